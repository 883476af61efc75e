package main

import (
	"bytes"
	"math/rand"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

const madeAt = uint64(1_800_000_000_000_000_000)

func decode(t *testing.T, request []byte) []*trace.Span {
	t.Helper()
	var message collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(request, &message); err != nil {
		t.Fatal(err)
	}
	var spans []*trace.Span
	for _, resource := range message.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			spans = append(spans, scope.Spans...)
		}
	}
	return spans
}

func request(order string) corpus {
	c := buildRequests(rand.New(rand.NewSource(7)), 512, 0.02, madeAt)[0]
	if order == "collector" {
		c.bytes = backwards(c.bytes, requestShape)
	}
	return c
}

func TestEveryRequestHasFreshIDsTimesAndConversations(t *testing.T) {
	for _, order := range []string{"sdk", "collector"} {
		c := request(order)
		made, template := newTemplate(c, madeAt), decode(t, c.bytes)
		seen := map[string]bool{}
		for key := uint64(1); key <= 3; key++ {
			out := make([]byte, len(c.bytes))
			made.write(out, key, madeAt+5e9)
			spans := decode(t, out)
			if len(spans) != 512 {
				t.Fatalf("%s: %d spans, expected 512", order, len(spans))
			}
			ids := map[string]bool{}
			for i, s := range spans {
				ids[string(s.SpanId)] = true
				seen[string(s.TraceId)+string(s.SpanId)] = true
				if shift := s.StartTimeUnixNano - template[i].StartTimeUnixNano; shift != 5e9 {
					t.Fatalf("%s: start moved by %d ns, expected 5 s", order, shift)
				}
				for _, a := range s.Attributes {
					if a.Key == "gen_ai.tool.call.id" {
						seen[a.Value.GetStringValue()] = true
					}
					if bytes.Contains([]byte(a.Value.GetStringValue()), []byte(placeholder)) {
						t.Fatalf("%s: %s kept its placeholder", order, a.Key)
					}
				}
			}
			for _, s := range spans {
				if len(s.ParentSpanId) > 0 && !ids[string(s.ParentSpanId)] {
					t.Fatalf("%s: a span's parent is not in its request", order)
				}
			}
		}
		if expected := 3 * (512 + c.actions); len(seen) != expected {
			t.Fatalf("%s: %d different spans and calls in three requests, expected %d", order, len(seen), expected)
		}
	}
}

// group is what one worker sends, its requests one after the other.
func group(order string, spans int, share float64) settings {
	return settings{spans: spans, share: share, order: order, seed: 7}
}

func TestAConversationKeepsOneIDAcrossItsSpansAndRequests(t *testing.T) {
	for _, order := range []string{"sdk", "collector"} {
		for _, spans := range []int{1, 7, 100, 512} {
			byTrace, traces, calls := map[string]string{}, map[string]bool{}, map[string]bool{}
			actions := 0
			for _, made := range group(order, spans, 0.1).templates(madeAt)[0] {
				out := make([]byte, len(made.bytes))
				made.write(out, 9, madeAt)
				actions += made.actions
				for _, s := range decode(t, out) {
					for _, a := range s.Attributes {
						switch a.Key {
						case "gen_ai.tool.call.id":
							calls[a.Value.GetStringValue()] = true
						case "gen_ai.conversation.id":
							if known, ok := byTrace[string(s.TraceId)]; ok && known != a.Value.GetStringValue() {
								t.Fatalf("%s: two conversations in one trace: %s and %s", order, known, a.Value.GetStringValue())
							}
							byTrace[string(s.TraceId)] = a.Value.GetStringValue()
							traces[a.Value.GetStringValue()] = true
						}
					}
				}
			}
			if expected := (actions + callsPerConversation - 1) / callsPerConversation; len(byTrace) != expected || len(traces) != expected {
				t.Fatalf("%s, %d spans: %d traces with %d conversations, expected %d", order, spans, len(byTrace), len(traces), expected)
			}
			if len(calls) != actions {
				t.Fatalf("%s, %d spans: %d call ids for %d calls", order, spans, len(calls), actions)
			}
		}
	}
}

func TestEveryRequestHasItsSpansAndAGroupTheShareOfActions(t *testing.T) {
	for _, spans := range []int{1, 7, 60, 100, 512, 8000} {
		for _, share := range []float64{0, 0.02, 0.33, 1} {
			total, actions := 0, 0
			for _, made := range group("sdk", spans, share).templates(madeAt)[0] {
				decoded := decode(t, made.bytes)
				if len(decoded) != spans || made.spans != spans {
					t.Fatalf("%d spans, said to be %d, expected %d", len(decoded), made.spans, spans)
				}
				total += spans
				actions += made.actions
			}
			if expected := int(share*float64(total) + 0.5); actions != expected {
				t.Fatalf("%d of %d spans are actions, expected %d", actions, total, expected)
			}
		}
	}
}

func TestBackwardsSaysTheSameInTheOtherOrder(t *testing.T) {
	var straight, reversed collector.ExportTraceServiceRequest
	if err := proto.Unmarshal(request("sdk").bytes, &straight); err != nil {
		t.Fatal(err)
	}
	bytes := request("collector").bytes
	if err := proto.Unmarshal(bytes, &reversed); err != nil {
		t.Fatal(err)
	}
	if !proto.Equal(&straight, &reversed) {
		t.Fatal("the reversed request decodes to something else")
	}
	if len(bytes) != len(request("sdk").bytes) {
		t.Fatal("the reversed request has another length")
	}
}

func TestTheSinkTellsAlertsAndJudgedSpansFromTheRest(t *testing.T) {
	for _, order := range []string{"sdk", "collector"} {
		c := request(order)
		counted := &sink{}
		counted.count(c.bytes, time.Time{})
		if counted.spans.Load() != 512 || counted.judged.Load() != 0 || counted.alerts.Load() != 0 {
			t.Fatalf("%s: counted %d spans, %d judged, %d alerts", order, counted.spans.Load(), counted.judged.Load(), counted.alerts.Load())
		}
		// Of the same length, so that the frames around it stay right.
		judged := bytes.ReplaceAll(c.bytes, []byte("gen_ai.tool.call.r"), verdictKey)
		counted.count(judged, time.Time{})
		if int(counted.judged.Load()) != c.actions {
			t.Fatalf("%s: %d judged, expected %d", order, counted.judged.Load(), c.actions)
		}
		alerts := resourceSpans(alertService, decode(t, c.bytes)[:3])
		encoded, err := proto.Marshal(&collector.ExportTraceServiceRequest{ResourceSpans: []*trace.ResourceSpans{alerts}})
		if err != nil {
			t.Fatal(err)
		}
		counted.count(encoded, time.Time{})
		if counted.alerts.Load() != 3 || counted.spans.Load() != 2*512 {
			t.Fatalf("%s: counted %d alerts among %d spans", order, counted.alerts.Load(), counted.spans.Load())
		}
	}
}
