#!/bin/sh
# Makes a root file system of programs and what they need to run: collect-files.sh DIRECTORY PROGRAM...
set -eu

root=$1
shift
mkdir -p "$root/usr/local/bin" "$root/etc/ssl/certs" "$root/var/lib/isochrone" "$root/run/isochrone" "$root/tmp"
chmod 1777 "$root/tmp"

for program in "$@"; do
    cp "$program" "$root/usr/local/bin/"
    # A library that is missing is an error here, and not when the image runs.
    if ldd "$program" | grep 'not found' >&2; then exit 1; fi
    # NAME => PATH (ADDRESS), or PATH (ADDRESS) for the loader.
    for library in $(ldd "$program" | sed -n 's/^.*=> \(\/[^ ]*\) .*$/\1/p; s/^[[:space:]]*\(\/[^ ]*\) (.*$/\1/p'); do
        [ -e "$root$library" ] && continue
        mkdir -p "$root$(dirname "$library")"
        cp -L "$library" "$root$library"
    done
done

cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
printf 'root:x:0:0:root:/:/nonexistent\nnonroot:x:65532:65532:nonroot:/var/lib/isochrone:/nonexistent\n' >"$root/etc/passwd"
printf 'root:x:0:\nnonroot:x:65532:\n' >"$root/etc/group"
# Names are looked up in /etc/hosts first, as everywhere.
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
chown -R 65532:65532 "$root/var/lib/isochrone"
