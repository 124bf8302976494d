package dev.pgvigil.web;

import dev.pgvigil.config.Secret;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Set;

/**
 * Reads the private key of a certificate from PEM: PKCS#8, and the older forms of openssl and cert-manager for RSA (PKCS#1) and elliptic
 * curves (SEC 1), which PKCS#8 merely wraps. Stateless.
 */
final class PemKey {
    private static final Set<String> TYPES = Set.of("PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY");
    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};
    private static final byte[] PROOF = {'p', 'g', 'v', 'i', 'g', 'i', 'l'};

    private PemKey() {
    }

    /**
     * The first key of a text, proven to belong to the certificate's.
     *
     * @throws KeyFault when there is none that fits
     * @throws GeneralSecurityException when it is broken
     */
    static PrivateKey read(Secret text, PublicKey certified) throws GeneralSecurityException {
        String algorithm = certified.getAlgorithm();
        if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
            throw new KeyFault("a certificate of kind " + algorithm);
        }
        if (text.reveal().contains("ENCRYPTED")) {
            throw new KeyFault("an encrypted key");
        }
        PemBlock block = PemBlock.all(text).stream().filter(each -> TYPES.contains(each.type())).findFirst()
                .orElseThrow(() -> new KeyFault("no private key"));
        PrivateKey key = KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8(block, certified)));
        if (!belongs(key, certified)) {
            throw new KeyFault("a key that does not belong to the certificate");
        }
        return key;
    }

    private static byte[] pkcs8(PemBlock block, PublicKey certified) {
        if (block.type().equals("PRIVATE KEY")) {
            return block.content();
        }
        return der(SEQUENCE, VERSION_0, algorithm(certified.getEncoded()), der(OCTET_STRING, block.content()));
    }

    /** The identifier of algorithm and curve: the first element within a public key's own sequence. */
    private static byte[] algorithm(byte[] publicKey) {
        int start = headerLength(publicKey, 0);
        int end = start + headerLength(publicKey, start) + (publicKey[start + 1] & 0x7F);
        return Arrays.copyOfRange(publicKey, start, end);
    }

    private static int headerLength(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return first < 0x80 ? 2 : 2 + (first & 0x7F);
    }

    private static byte[] der(int tag, byte[]... contents) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] each : contents) {
            content.writeBytes(each);
        }
        int length = content.size();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(tag);
        // DER wants the shortest of the three forms of a length; keys are far below 64 KB.
        if (length > 0xFF) {
            whole.write(0x82);
            whole.write(length >> 8);
        } else if (length > 0x7F) {
            whole.write(0x81);
        }
        whole.write(length);
        whole.writeBytes(content.toByteArray());
        return whole.toByteArray();
    }

    private static boolean belongs(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        Signature signature = Signature.getInstance("SHA256with" + (certified.getAlgorithm().equals("EC") ? "ECDSA" : "RSA"));
        signature.initSign(key);
        signature.update(PROOF);
        byte[] signed = signature.sign();
        signature.initVerify(certified);
        signature.update(PROOF);
        return signature.verify(signed);
    }
}
