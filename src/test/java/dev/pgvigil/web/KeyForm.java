package dev.pgvigil.web;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** The forms in which private keys come, each with a self-signed certificate for 127.0.0.1. */
enum KeyForm {
    PKCS8_RSA("RSA", 2048, "PRIVATE KEY"),
    PKCS1_RSA("RSA", 2048, "RSA PRIVATE KEY"),
    PKCS1_RSA_4096("RSA", 4096, "RSA PRIVATE KEY"),
    PKCS8_EC("EC", 256, "PRIVATE KEY"),
    SEC1_EC("EC", 256, "EC PRIVATE KEY"),
    SEC1_EC_384("EC", 384, "EC PRIVATE KEY"),
    SEC1_EC_521("EC", 521, "EC PRIVATE KEY");

    private final String algorithm;
    private final int bits;
    private final String type;

    KeyForm(String algorithm, int bits, String type) {
        this.algorithm = algorithm;
        this.bits = bits;
        this.type = type;
    }

    /** Two PEM files. */
    record Written(Path certificate, Path key) {
        Path config(Path directory) throws IOException {
            return Files.writeString(directory.resolve("web.yaml"), "tls_server_config: {cert_file: " + certificate + ", key_file: " + key + "}");
        }
    }

    Written write(Path directory) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        KeyPair keys = generator.generateKeyPair();
        X500Name name = new X500Name("CN=127.0.0.1");
        var certificate = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(System.nanoTime()),
                Date.from(Instant.now().minus(Duration.ofDays(1))), Date.from(Instant.now().plus(Duration.ofDays(1))), name, keys.getPublic())
                .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")))
                .build(new JcaContentSignerBuilder(algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA").build(keys.getPrivate()));
        byte[] pkcs8 = keys.getPrivate().getEncoded();
        byte[] content = switch (type) {
            case "RSA PRIVATE KEY" -> PrivateKeyInfo.getInstance(pkcs8).parsePrivateKey().toASN1Primitive().getEncoded();
            case "EC PRIVATE KEY" -> sec1(keys, PrivateKeyInfo.getInstance(pkcs8));
            default -> pkcs8;
        };
        return new Written(pem(directory, ".crt", "CERTIFICATE", certificate.getEncoded()), pem(directory, ".key", type, content));
    }

    /** As openssl writes it: with the curve and the public key inside. */
    private byte[] sec1(KeyPair keys, PrivateKeyInfo key) throws IOException {
        byte[] publicBits = SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()).getPublicKeyData().getBytes();
        return new ECPrivateKey(bits, ECPrivateKey.getInstance(key.parsePrivateKey()).getKey(), new DERBitString(publicBits),
                key.getPrivateKeyAlgorithm().getParameters()).getEncoded();
    }

    private Path pem(Path directory, String suffix, String label, byte[] content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(label, content));
        }
        return Files.writeString(directory.resolve(name() + suffix), text.toString());
    }
}
