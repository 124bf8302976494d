package dev.pgvigil.web;

import dev.pgvigil.config.WebTls;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Decides about certificates of clients: by the authorities if they are to be verified, then by their alternative names. */
final class ClientTrust extends X509ExtendedTrustManager {
    private static final X509Certificate[] NONE = {};
    /** Kinds of alternative names that are texts: e-mail, DNS, URI, IP address. */
    private static final Set<Integer> TEXTS = Set.of(1, 2, 6, 7);
    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private final Optional<X509ExtendedTrustManager> authorities;
    private final List<String> allowedSans;

    private ClientTrust(Optional<X509ExtendedTrustManager> authorities, List<String> allowedSans) {
        this.authorities = authorities;
        this.allowedSans = allowedSans.stream().map(ClientTrust::written).toList();
    }

    static ClientTrust of(WebTls tls, List<X509Certificate> authorities) throws GeneralSecurityException {
        Optional<X509ExtendedTrustManager> verifier = tls.clientAuth().verifies() ? Optional.of(verifier(authorities)) : Optional.empty();
        return new ClientTrust(verifier, tls.clientAllowedSans());
    }

    private static X509ExtendedTrustManager verifier(List<X509Certificate> authorities) throws GeneralSecurityException {
        KeyStore store = Identity.emptyStore();
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + store.size(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509ExtendedTrustManager) Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance).findFirst().orElseThrow();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        if (authorities.isPresent()) {
            authorities.get().checkClientTrusted(chain, authType, engine);
        }
        checkName(chain[0]);
    }

    private void checkName(X509Certificate certificate) throws CertificateException {
        if (allowedSans.isEmpty()) {
            return;
        }
        var names = Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
        if (names.stream().filter(name -> TEXTS.contains((Integer) name.get(0))).noneMatch(name -> allowedSans.contains(name.get(1)))) {
            throw new CertificateException("the client's certificate has none of the names in client_allowed_sans");
        }
    }

    /** An IPv6 address in the form that certificates are read in; every other name as it is. */
    private static String written(String name) {
        if (!IPV6.matcher(name).matches()) {
            return name;
        }
        try {
            return InetAddress.getByName(name).getHostAddress();
        } catch (UnknownHostException e) {
            return name;
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.map(X509ExtendedTrustManager::getAcceptedIssuers).orElse(NONE);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        throw new CertificateException("only connections with an engine are served");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only connections with an engine are served");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is no client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) throws CertificateException {
        throw new CertificateException("this is no client");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is no client");
    }
}
