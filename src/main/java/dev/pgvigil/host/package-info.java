/** What this machine shows of a server's files and processes, once it is certain that they are that server's. */
package dev.pgvigil.host;
