package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/status"
)

// The least work for the generator; to unpack costs the server much the same whatever the level.
func init() {
	if err := gzip.SetLevel(1); err != nil {
		panic(err)
	}
}

// generator keeps connections*inFlight requests on their way until it is stopped.
type generator struct {
	target      string
	connections int
	inFlight    int
	// Spans per second over all connections; 0 sends the next request as soon as one is answered.
	rate float64
	// Whether requests are packed, each anew.
	gzip bool
	// The requests of a group follow each other from the same worker.
	groups [][]*template
	sink   *sink

	stopped                                             atomic.Bool
	accepted, requests, actions, denied, retries, wrong atomic.Int64
	firstError                                          atomic.Pointer[string]
	workers                                             sync.WaitGroup
	open                                                []*grpc.ClientConn
}

// next numbers the groups of all runs of this program.
var next atomic.Uint64

func (g *generator) start() error {
	options := []grpc.CallOption{grpc.ForceCodecV2(rawCodec{}), grpc.WaitForReady(true)}
	if g.gzip {
		options = append(options, grpc.UseCompressor(gzip.Name))
	}
	for c := range g.connections {
		connection, err := grpc.NewClient("passthrough:///"+g.target, grpc.WithTransportCredentials(insecure.NewCredentials()),
			grpc.WithDefaultCallOptions(options...))
		if err != nil {
			return err
		}
		g.open = append(g.open, connection)
		for i := range g.inFlight {
			g.workers.Add(1)
			go g.work(connection, c*g.inFlight+i)
		}
	}
	return nil
}

// stop waits until every request on its way is answered.
func (g *generator) stop() {
	g.stopped.Store(true)
	g.workers.Wait()
	for _, connection := range g.open {
		connection.Close()
	}
}

func (g *generator) work(connection *grpc.ClientConn, worker int) {
	defer g.workers.Done()
	workers := g.connections * g.inFlight
	var interval time.Duration
	if g.rate > 0 {
		interval = time.Duration(float64(time.Second) * float64(g.groups[0][0].spans) * float64(workers) / g.rate)
	}
	due := time.Now().Add(interval * time.Duration(worker) / time.Duration(workers))
	// The high half tells this program's run from others on the same server.
	run := uint64(time.Now().Unix()) << 32
	var buffer []byte
	for !g.stopped.Load() {
		number := next.Add(1)
		var made time.Time
		for i, t := range g.groups[number%uint64(len(g.groups))] {
			if g.stopped.Load() {
				return
			}
			now := time.Now()
			if interval > 0 {
				time.Sleep(time.Until(due))
				now, due = due, due.Add(interval)
			}
			if cap(buffer) < len(t.bytes) {
				buffer = make([]byte, len(t.bytes)*5/4)
			}
			buffer = buffer[:len(t.bytes)]
			if i == 0 {
				made = now
				g.sink.departs(run|number, now)
			}
			t.write(buffer, run|number, uint64(made.UnixNano()))
			if g.send(connection, buffer) {
				g.requests.Add(1)
				g.accepted.Add(int64(t.spans))
				g.actions.Add(int64(t.actions))
				g.denied.Add(int64(t.denied))
			} else {
				// A request that failed may still be read by the transport.
				buffer = nil
			}
		}
	}
}

// lastRetry is how long a request that is refused when all has been sent comes again: an exporter does so too.
const lastRetry = 20 * time.Second

// send exports one request, again where the server says "later", as OTLP wants of a client.
func (g *generator) send(connection *grpc.ClientConn, request []byte) bool {
	var deadline time.Time
	for {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		var response []byte
		err := connection.Invoke(ctx, exportMethod, &request, &response)
		cancel()
		switch status.Code(err) {
		case codes.OK:
			if rejected := rejectedSpans(response); rejected > 0 {
				g.fail("the server rejected spans by partial_success")
				return false
			}
			return true
		case codes.Unavailable, codes.ResourceExhausted, codes.Aborted:
			if deadline.IsZero() && g.stopped.Load() {
				deadline = time.Now().Add(lastRetry)
			}
			if !deadline.IsZero() && time.Now().After(deadline) {
				g.fail(err.Error())
				return false
			}
			g.retries.Add(1)
			time.Sleep(5 * time.Millisecond)
		default:
			g.fail(err.Error())
			return false
		}
	}
}

func (g *generator) fail(message string) {
	g.wrong.Add(1)
	g.firstError.CompareAndSwap(nil, &message)
	time.Sleep(10 * time.Millisecond)
}
