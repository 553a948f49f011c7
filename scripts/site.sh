#!/bin/sh
# Trunk's last step (see Trunk.toml): joins the styles into main.css and the staff's desk.css, puts
# public/ (islands.js, icons) and the staff's client beside the residents' client, and removes Trunk's
# own page. All of it is served under /pkg/<build id>/.
set -eu
cd "${TRUNK_SOURCE_DIR:?run by Trunk}/.."
staging=${TRUNK_STAGING_DIR:?run by Trunk}

# The staff's client was built before (scripts/client.sh): two files, wanted beside the other's.
desk=target/desk
case ${TRUNK_HTML_FILE:-} in */desk.html) exit 0 ;; esac

# main.css is a list of @import "…" lines. The order of those lines is the order of the cascade,
# so joining the files in place keeps the meaning while the page asks for one file.
join() {
  awk -v folder="$(dirname "$1")" '
    function put(path,    line, name) {
      while ((getline line < path) > 0) {
        if (line ~ /^@import /) {
          name = line
          sub(/^@import +(url\()?["'\'']/, "", name)
          sub(/["'\''].*$/, "", name)
          sub(/^\.\//, "", name)
          if ((getline probe < (folder "/" name)) < 0) { print "style: no file " name > "/dev/stderr"; exit 1 }
          close(folder "/" name)
          put(folder "/" name)
        } else print line
      }
      close(path)
    }
    BEGIN { put(ARGV[1]) }
  ' "$1"
}

# Comments and indentation go. Spaces inside a declaration stay: they compress to nothing,
# and taking them out needs a real parser.
shrink() {
  awk '
    { text = text $0 "\n" }
    END {
      out = ""
      while ((from = index(text, "/*")) > 0) {
        out = out substr(text, 1, from - 1)
        text = substr(text, from + 2)
        to = index(text, "*/")
        text = to > 0 ? substr(text, to + 2) : ""
      }
      print out text
    }' | sed -e 's/^[[:space:]]*//' -e 's/[[:space:]]*$//' -e '/^$/d' -e 's/: /:/' -e 's/ {$/{/'
}

rm -f "$staging/index.html"
cp -R public/. "$staging/"
cp "$desk/desk.js" "$desk/desk_bg.wasm" "$staging/"
join style/main.css | shrink >"$staging/main.css"
join style/desk.css | shrink >"$staging/desk.css"
