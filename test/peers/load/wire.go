package main

import (
	"bytes"

	"google.golang.org/grpc/mem"
	"google.golang.org/protobuf/encoding/protowire"
)

const (
	service      = "opentelemetry.proto.collector.trace.v1.TraceService"
	exportMethod = "/" + service + "/Export"
)

// Field numbers of OTLP, as far as this program walks them.
const (
	requestResourceSpans   = 1
	resourceSpansResource  = 1
	resourceSpansScopes    = 2
	resourceAttributes     = 1
	scopeSpansSpans        = 2
	spanTraceID            = 1
	spanID                 = 2
	spanParentID           = 4
	spanStart              = 7
	spanEnd                = 8
	spanAttributes         = 9
	responsePartialSuccess = 1
	partialRejectedSpans   = 1
)

// rawCodec hands message bytes over as they are, in both directions.
type rawCodec struct{}

func (rawCodec) Name() string { return "proto" }

func (rawCodec) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(*v.(*[]byte))}, nil
}

func (rawCodec) Unmarshal(data mem.BufferSlice, v any) error {
	*v.(*[]byte) = data.Materialize()
	return nil
}

// eachField calls visit for every field of a message: its number, its content and where that stands in the message.
// It stops at the first byte that is not protobuf.
func eachField(message []byte, visit func(number protowire.Number, content []byte, at int)) {
	for pos := 0; pos < len(message); {
		number, wire, tagLength := protowire.ConsumeTag(message[pos:])
		if tagLength < 0 {
			return
		}
		pos += tagLength
		length := protowire.ConsumeFieldValue(number, wire, message[pos:])
		if length < 0 {
			return
		}
		content, at := message[pos:pos+length], pos
		if wire == protowire.BytesType {
			body, whole := protowire.ConsumeBytes(content)
			content, at = body, pos+whole-len(body)
		}
		visit(number, content, at)
		pos += length
	}
}

// eachResource calls visit for every ResourceSpans of a request with the content of its Resource.
func eachResource(request []byte, visit func(resource, resourceSpans []byte, at int)) {
	eachField(request, func(number protowire.Number, resourceSpans []byte, at int) {
		if number != requestResourceSpans {
			return
		}
		var resource []byte
		eachField(resourceSpans, func(number protowire.Number, content []byte, _ int) {
			if number == resourceSpansResource {
				resource = content
			}
		})
		visit(resource, resourceSpans, at)
	})
}

// eachSpan calls visit for every span of a ResourceSpans.
func eachSpan(resourceSpans []byte, visit func(span []byte, at int)) {
	eachField(resourceSpans, func(number protowire.Number, scope []byte, scopeAt int) {
		if number != resourceSpansScopes {
			return
		}
		eachField(scope, func(number protowire.Number, span []byte, spanAt int) {
			if number == scopeSpansSpans {
				visit(span, scopeAt+spanAt)
			}
		})
	})
}

// serviceIs tells whether a Resource's service.name is the name given. Nothing here counts on the order of fields: the
// Collector writes them backwards, a value before its key and the resource behind the spans.
func serviceIs(resource []byte, name string) bool {
	found := false
	eachField(resource, func(number protowire.Number, attribute []byte, _ int) {
		if number == resourceAttributes && bytes.Contains(attribute, []byte("service.name")) {
			found = bytes.Contains(attribute, []byte(name))
		}
	})
	return found
}

// traceIDOf finds a span's trace id; nil where it has none.
func traceIDOf(span []byte) []byte {
	var id []byte
	eachField(span, func(number protowire.Number, content []byte, _ int) {
		if number == spanTraceID {
			id = content
		}
	})
	return id
}

// rejectedSpans reads partial_success.rejected_spans from an ExportTraceServiceResponse.
func rejectedSpans(response []byte) int64 {
	var rejected uint64
	eachField(response, func(number protowire.Number, partial []byte, _ int) {
		if number != responsePartialSuccess {
			return
		}
		eachField(partial, func(number protowire.Number, content []byte, _ int) {
			if number == partialRejectedSpans {
				rejected, _ = protowire.ConsumeVarint(content)
			}
		})
	})
	return int64(rejected)
}
