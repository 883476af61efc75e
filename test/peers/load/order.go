package main

import (
	"cmp"
	"slices"

	"google.golang.org/protobuf/encoding/protowire"
)

// shape tells which fields of a message are messages themselves.
type shape map[protowire.Number]shape

// anyValue's lists and maps are left as they are: the corpus has none.
var (
	attributeShape = shape{2: nil}
	requestShape   = shape{requestResourceSpans: {
		resourceSpansResource: {resourceAttributes: attributeShape},
		resourceSpansScopes: {
			1:               nil,
			scopeSpansSpans: {spanAttributes: attributeShape, 15: nil},
		},
	}}
)

// backwards rewrites a message as the Go Collector writes it: the highest field number first, repeated fields in their
// order. The encoding allows any order, and what comes out of a Collector is the commonest input of all.
func backwards(message []byte, inner shape) []byte {
	type field struct {
		number protowire.Number
		wire   protowire.Type
		value  []byte
	}
	var fields []field
	for pos := 0; pos < len(message); {
		number, wire, tag := protowire.ConsumeTag(message[pos:])
		length := protowire.ConsumeFieldValue(number, wire, message[pos+tag:])
		value := message[pos+tag : pos+tag+length]
		if sub, ok := inner[number]; ok && wire == protowire.BytesType {
			content, _ := protowire.ConsumeBytes(value)
			value = protowire.AppendBytes(nil, backwards(content, sub))
		}
		fields = append(fields, field{number, wire, value})
		pos += tag + length
	}
	slices.SortStableFunc(fields, func(a, b field) int { return cmp.Compare(b.number, a.number) })
	var out []byte
	for _, f := range fields {
		out = append(protowire.AppendTag(out, f.number, f.wire), f.value...)
	}
	return out
}
