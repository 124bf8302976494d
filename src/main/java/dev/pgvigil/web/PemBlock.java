package dev.pgvigil.web;

import dev.pgvigil.config.Secret;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a PEM text; what stands between blocks is ignored.
 *
 * @param type such as {@code CERTIFICATE}
 * @param content DER
 */
record PemBlock(String type, byte[] content) {
    private static final Pattern FORM = Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

    static List<PemBlock> all(Secret text) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher forms = FORM.matcher(text.reveal());
        while (forms.find()) {
            blocks.add(new PemBlock(forms.group(1), Base64.getMimeDecoder().decode(forms.group(2))));
        }
        return blocks;
    }

    /**
     * The certificates in their order.
     *
     * @throws CertificateException when one is broken
     * @throws IllegalArgumentException when one is not base 64
     */
    static List<X509Certificate> certificates(Secret text) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : all(text)) {
            if (block.type.equals("CERTIFICATE")) {
                certificates.add((X509Certificate) CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.content)));
            }
        }
        return certificates;
    }
}
