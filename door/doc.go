// Package door is where programs come in: a small HTTP interface for deals, and the webhooks of the CRMs that sales
// teams use. Each request is one operation of the store, as with what people type. Its description for programmers is
// openapi.yaml.
package door
