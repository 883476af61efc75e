package main

import (
	"bytes"
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip"
)

// alertService is the service.name of spans the server under test adds to the stream.
const alertService = "goalkeeper"

// verdictKey is the attribute by which every server of the benchmark marks a judged span.
var verdictKey = []byte("goalkeeper.verdict")

// sink is an OTLP/gRPC backend that counts what arrives, and keeps nothing.
type sink struct {
	spans, judged, alerts atomic.Int64

	// When each request was sent, in nanoseconds; zero once its first span has arrived.
	sent      [1 << 20]atomic.Int64
	mutex     sync.Mutex
	latencies []time.Duration
	measuring bool
}

// serve answers TraceService/Export on a loopback address.
func (s *sink) serve(address string) (*grpc.Server, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	server := grpc.NewServer(grpc.ForceServerCodecV2(rawCodec{}), grpc.MaxRecvMsgSize(64<<20))
	server.RegisterService(&grpc.ServiceDesc{
		ServiceName: service, HandlerType: (*any)(nil),
		Methods: []grpc.MethodDesc{{MethodName: "Export", Handler: func(_ any, _ context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
			var request, response []byte
			if err := decode(&request); err != nil {
				return nil, err
			}
			s.count(request, time.Now())
			return &response, nil
		}}},
	}, struct{}{})
	go server.Serve(listener)
	return server, nil
}

func (s *sink) count(request []byte, now time.Time) {
	var spans, judged, alerts int64
	last := uint64(0)
	eachResource(request, func(resource, resourceSpans []byte, _ int) {
		if serviceIs(resource, alertService) {
			eachSpan(resourceSpans, func([]byte, int) { alerts++ })
			return
		}
		isAgent := serviceIs(resource, agentService)
		eachSpan(resourceSpans, func(span []byte, _ int) {
			spans++
			if isAgent && bytes.Contains(span, verdictKey) {
				judged++
			}
			// Requests may have been merged on the way; a trace id's first half tells them apart.
			if id := traceIDOf(span); len(id) == 16 && requestKey(id) != last {
				last = requestKey(id)
				s.arrived(last, now)
			}
		})
	})
	s.spans.Add(spans)
	s.judged.Add(judged)
	s.alerts.Add(alerts)
}

func (s *sink) departs(key uint64, now time.Time) {
	s.sent[key%uint64(len(s.sent))].Store(now.UnixNano())
}

func (s *sink) arrived(key uint64, now time.Time) {
	sent := s.sent[key%uint64(len(s.sent))].Swap(0)
	if sent == 0 {
		return
	}
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.measuring {
		s.latencies = append(s.latencies, time.Duration(now.UnixNano()-sent))
	}
}

// reset forgets what arrived so far.
func (s *sink) reset() {
	for _, count := range []*atomic.Int64{&s.spans, &s.judged, &s.alerts} {
		count.Store(0)
	}
}

// measure starts or stops the taking of latencies, and returns those taken.
func (s *sink) measure(on bool) []time.Duration {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.measuring = on
	taken := s.latencies
	s.latencies = nil
	return taken
}
