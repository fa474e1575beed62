#!/usr/bin/env bash
# Makes a release of the commit that is checked out: release/build.sh [FOLDER], dist when none is named.
#
#   okrbot           the program, static, for this machine's kind
#   okrbot.cdx.json  what it is made of, as CycloneDX
#   NOTICES.txt      the licenses of that
#   SHA256SUMS
#
# With REPRODUCE=1 everything is built once more, in another folder and with an empty cache, and has to be the same to the byte.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(realpath -m "${1:-dist}")
commit=$(git rev-parse HEAD)
version=$(git describe --tags --exact-match 2>/dev/null || echo "${commit:0:12}")
work=$(mktemp -d)
trap 'chmod -R u+w "$work" && rm -rf "$work"' EXIT

# Builds the committed files in the folder $1, and puts the release into $2.
build() {
	mkdir -p "$1" "$2"
	git archive "$commit" | tar -x -C "$1"
	(
		cd "$1"
		# SQLite is C. Its compiler's flags are kept in the program, and its linker would give each one a number.
		CGO_ENABLED=1 CGO_CFLAGS=-O2 GOFLAGS= go build -mod=readonly -trimpath -buildvcs=false \
			-tags netgo,osusergo,sqlite_omit_load_extension \
			-ldflags "-s -w -buildid= -X okrbot/cmd.released=$version -extldflags '-static -Wl,--build-id=none'" \
			-o "$2/okrbot" ./cmd/okrbot
		go run ./release materials "$2/okrbot" "$version" >"$2/okrbot.cdx.json"
		go run ./release notices >"$2/NOTICES.txt"
	)
	(cd "$2" && sha256sum okrbot okrbot.cdx.json NOTICES.txt >SHA256SUMS)
}

build "$work/here" "$out"
if [ "${REPRODUCE:-}" = 1 ]; then
	GOCACHE="$work/cache" build "$work/some/where/else" "$work/again"
	diff "$out/SHA256SUMS" "$work/again/SHA256SUMS" || {
		echo "built twice, and not the same"
		exit 1
	}
	echo "built twice, the same to the byte"
fi
cat "$out/SHA256SUMS"
