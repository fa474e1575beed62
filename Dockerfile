# The image holds the program, the certificates it trusts, and nothing else.
FROM golang:1.26.8-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# SQLite is C. Linked statically it needs no C library in the image; netgo and osusergo keep Go's own packages from asking
# for one. People's time zones are in the program.
ARG VERSION=
RUN CGO_ENABLED=1 CGO_CFLAGS=-O2 go build -mod=readonly -trimpath -buildvcs=false -tags netgo,osusergo,sqlite_omit_load_extension \
	-ldflags "-s -w -buildid= -X okrbot/cmd.released=$VERSION -extldflags '-static -Wl,--build-id=none'" -o /image/okrbot ./cmd/okrbot
RUN mkdir -p /image/etc/ssl/certs /image/data /image/tmp \
	&& cp /etc/ssl/certs/ca-certificates.crt /image/etc/ssl/certs/ \
	&& chown 65532:65532 /image/data && chmod 0700 /image/data && chmod 1777 /image/tmp

FROM scratch
COPY --from=build /image /
USER 65532:65532
WORKDIR /data
ENV OKRBOT_DB=/data/okrbot.db
VOLUME /data
ENTRYPOINT ["/okrbot"]
CMD ["run"]
