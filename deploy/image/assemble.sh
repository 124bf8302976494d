#!/usr/bin/env bash
# Puts together /opt/pgvigil in the image, beside pgvigil.jar and jvm.options: java/ with the modules that the program uses and its flags,
# the native part of Unix sockets, and pgvigil.aot with its classes as they are once loaded. And /image with what lies below it: the C
# library, as this machine has it, and what names its user.
set -euo pipefail
home=$PWD
native=libjunixsocket.so

# Of what the libraries name, java.desktop (beans), java.rmi and java.instrument stand in paths that are never taken. By name are loaded
# Kerberos's login module and the curves of TLS.
unused=java.desktop,java.rmi,java.instrument
modules=$(jdeps --print-module-deps --ignore-missing-deps --multi-release 25 pgvigil.jar | tr , '\n' | grep -vxE "${unused//,/|}" | paste -sd,)
modules=$modules,jdk.security.auth,jdk.crypto.ec

# The root is read-only, so nothing can be unpacked at run time.
case $(uname -m) in
    x86_64) machine=amd64 ;;
    *) machine=$(uname -m) ;;
esac
(cd /tmp && jar xf "$home/pgvigil.jar" "lib/$machine-Linux-clang/jni")
install -m 755 /tmp/lib/"$machine"-Linux-clang/jni/*.nodeps.so "$native"

# Flags that are part of the runtime come before those of JAVA_TOOL_OPTIONS and JDK_JAVA_OPTIONS, so these win.
flags="$(sed 's/#.*//' jvm.options | tr -s '\n ' '  ') -Dorg.newsclub.net.unix.library.override=$home/$native"
jlink --add-modules "$modules" --strip-java-debug-attributes --no-header-files --no-man-pages --compress zip-6 --add-options "$flags" --output java

# A run as in life, with a server that is down: one that is up adds little to what is loaded, and would have to be brought along.
# Any port: where the build shares the host's network, 9187 may be another pgvigil's.
port=$((20000 + RANDOM % 10000))
export PGVIGIL_URL=postgresql://pgvigil@127.0.0.1:1/postgres PGVIGIL_WEB_LISTEN=127.0.0.1:$port MALLOC_ARENA_MAX=1
ask() {
    exec 3<>"/dev/tcp/127.0.0.1/$port"
    printf 'GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\nConnection: close\r\n\r\n' "$1" >&3
    cat <&3 >/dev/null
    exec 3<&-
}
java/bin/java -XX:AOTCacheOutput=pgvigil.aot -jar "$home/pgvigil.jar" &
pgvigil=$!
for _ in {1..60}; do
    ! java/bin/java -jar "$home/pgvigil.jar" health || break
    sleep 1
done
for path in /metrics /metrics /targets /readyz / /alerts; do
    ask "$path"
done
kill "$pgvigil"
wait "$pgvigil" || [ $? = 143 ]
test -s pgvigil.aot

# The C library with the loader, found by the programs themselves, and what scanners know it by.
mkdir -p /image/{etc,tmp,var/lib/dpkg/status.d}
chmod 1777 /image/tmp
mapfile -t libraries < <(find java/bin java/lib "$native" -type f \( -name '*.so' -o -path '*/bin/java' \) -exec env "LD_LIBRARY_PATH=$home/java/lib:$home/java/lib/server" ldd {} + \
    | sed -nE 's/^\t(.* => )?(\/[^ ]+) \(0x.*/\2/p' | grep -v "^$home" | sort -u)
cp --parents -L "${libraries[@]}" /image
cp -L /etc/os-release /image/etc/os-release
dpkg-query -s libc6 > /image/var/lib/dpkg/status.d/libc6
printf 'root:x:0:0:root:/:/sbin/nologin\npgvigil:x:65532:65532:pgvigil:/var/lib/pgvigil:/sbin/nologin\n' > /image/etc/passwd
printf 'root:x:0:\npgvigil:x:65532:\n' > /image/etc/group
echo 'hosts: files dns' > /image/etc/nsswitch.conf
