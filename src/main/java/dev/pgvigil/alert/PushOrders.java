package dev.pgvigil.alert;

import dev.pgvigil.config.AlertmanagerSettings;

/** How and what to push by the settings in force. Immutable. */
record PushOrders(AlertmanagerSettings settings, PushedAlerts alerts) {
}
