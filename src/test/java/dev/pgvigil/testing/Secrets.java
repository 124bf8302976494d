package dev.pgvigil.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Random texts, each with a name, and a search for them in whatever somebody wrote, in every form that they may have been given. */
public final class Secrets {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 18;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> known = new LinkedHashMap<>();

    /** A new secret of letters and digits, so that no escaping changes it. */
    public String make(String name) {
        StringBuilder text = new StringBuilder("Zq");
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return take(name, text.toString());
    }

    /** Looks for a text that somebody else made, too. */
    public String take(String name, String secret) {
        known.put(name, secret);
        return secret;
    }

    /** Which secrets stand in a text, each with the form it has there. */
    public List<String> foundIn(String text) {
        return known.entrySet().stream().flatMap(secret -> forms(secret.getValue()).entrySet().stream()
                .filter(form -> text.contains(form.getKey())).map(form -> secret.getKey() + " " + form.getValue())).toList();
    }

    /** What to look for, with what it is; a form that changes nothing is the secret as it is. */
    private static Map<String, String> forms(String secret) {
        Map<String, String> forms = new LinkedHashMap<>();
        forms.putIfAbsent(secret, "as it is");
        forms.putIfAbsent(new StringBuilder(secret).reverse().toString(), "backwards");
        forms.putIfAbsent(URLEncoder.encode(secret, StandardCharsets.UTF_8), "URL-encoded");
        forms.putIfAbsent(percents(secret), "percent-encoded");
        forms.putIfAbsent(HexFormat.of().formatHex(secret.getBytes(StandardCharsets.UTF_8)), "in hexadecimal");
        List<String> based = based(secret);
        for (int i = 0; i < based.size(); i++) {
            forms.putIfAbsent(based.get(i), "in base64 at offset " + i);
        }
        return forms;
    }

    private static String percents(String secret) {
        StringBuilder text = new StringBuilder();
        for (byte b : secret.getBytes(StandardCharsets.UTF_8)) {
            text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return text.toString();
    }

    /** What every base64 of something around the secret contains, as a header of basic authentication does; three bytes make a group. */
    private static List<String> based(String secret) {
        List<String> all = new ArrayList<>();
        for (int offset = 0; offset < 3; offset++) {
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(("x".repeat(offset) + secret).getBytes(StandardCharsets.UTF_8));
            int from = offset == 0 ? 0 : 4;
            all.add(encoded.substring(from, encoded.length() - 3));
        }
        return all;
    }

    /** The secrets themselves. */
    public Stream<String> all() {
        return known.values().stream();
    }
}
