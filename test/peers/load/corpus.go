package main

import (
	"encoding/json"
	"fmt"
	"math/rand"
	"regexp"
	"slices"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	resource "go.opentelemetry.io/proto/otlp/resource/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// agentService is the only service whose spans are an agent's.
const agentService = "support-agent"

// callsPerConversation is how many tools an agent calls for one request of a user.
const callsPerConversation = 5

// What all servers of the benchmark refuse (see ../../bench): kept in step with them by the count of judged spans.
var (
	deniedTools     = []string{"shell_exec", "delete_database", "transfer_funds", "send_email_external", "disable_mfa"}
	deniedArguments = regexp.MustCompile(`(?i)(rm\s+-rf|drop\s+table|/etc/(passwd|shadow)|169\.254\.169\.254)`)
)

// corpus is what one request holds.
type corpus struct {
	bytes   []byte
	spans   int
	actions int
	denied  int
}

// leastGroup is how many spans are made at a time: of fewer, a small share would be none.
const leastGroup = 100

type builder struct {
	random *rand.Rand
	now    uint64
	// Numbers the spans and traces of a template: what keeps their ids apart after patching.
	serial uint64
}

// buildRequests makes requests of n spans each as an OpenTelemetry Collector in front would batch them: five services,
// HTTP and database spans, and in between an agent's conversations that hold the share of tool calls asked for. It is
// one request where n is large; small ones come in groups that share their conversations, as an agent's program sends
// them one after the other.
func buildRequests(random *rand.Rand, n int, share float64, now uint64) []corpus {
	size := n * ((leastGroup + n - 1) / n)
	var requests []corpus
	for _, request := range split(buildGroup(random, size, share, now), n) {
		encoded, err := proto.Marshal(request)
		if err != nil {
			panic(err)
		}
		c := corpus{bytes: encoded, spans: n}
		eachSpanOf(request, c.tally)
		requests = append(requests, c)
	}
	return requests
}

// buildGroup makes n spans. The tool calls come first, then, as far as there is room, what else a conversation has.
func buildGroup(random *rand.Rand, n int, share float64, now uint64) *collector.ExportTraceServiceRequest {
	b := &builder{random: random, now: now}
	calls := int(share*float64(n) + 0.5)
	room := n - calls
	var agents []*trace.Span
	for left := calls; left > 0; left -= callsPerConversation {
		spans := b.conversation(min(callsPerConversation, left), &room)
		agents = append(agents, spans...)
	}
	services := []string{"checkout", "orders-api", "inventory", "billing"}
	perService := (n - len(agents)) / len(services)
	request := &collector.ExportTraceServiceRequest{}
	for i, name := range services {
		count := perService
		if i == 0 {
			count = n - len(agents) - perService*(len(services)-1)
		}
		request.ResourceSpans = append(request.ResourceSpans, resourceSpans(name, b.serviceSpans(count)))
	}
	if len(agents) > 0 {
		request.ResourceSpans = slices.Insert(request.ResourceSpans, 2, resourceSpans(agentService, agents))
	}
	return request
}

// split cuts a group into requests of n spans, in their order.
func split(group *collector.ExportTraceServiceRequest, n int) []*collector.ExportTraceServiceRequest {
	var requests []*collector.ExportTraceServiceRequest
	room := 0
	for _, resource := range group.ResourceSpans {
		scope := resource.ScopeSpans[0]
		for spans := scope.Spans; len(spans) > 0; {
			if room == 0 {
				requests = append(requests, &collector.ExportTraceServiceRequest{})
				room = n
			}
			count := min(room, len(spans))
			last := requests[len(requests)-1]
			last.ResourceSpans = append(last.ResourceSpans, &trace.ResourceSpans{Resource: resource.Resource,
				ScopeSpans: []*trace.ScopeSpans{{Scope: scope.Scope, Spans: spans[:count]}}})
			spans, room = spans[count:], room-count
		}
	}
	return requests
}

func eachSpanOf(request *collector.ExportTraceServiceRequest, visit func(*trace.Span)) {
	for _, resource := range request.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			for _, span := range scope.Spans {
				visit(span)
			}
		}
	}
}

// tally counts a span that is a tool call, and whether it must be refused.
func (c *corpus) tally(span *trace.Span) {
	attributes := map[string]string{}
	for _, a := range span.Attributes {
		attributes[a.Key] = a.Value.GetStringValue()
	}
	if attributes["gen_ai.operation.name"] != "execute_tool" {
		return
	}
	c.actions++
	if slices.Contains(deniedTools, attributes["gen_ai.tool.name"]) || deniedArguments.MatchString(attributes["gen_ai.tool.call.arguments"]) {
		c.denied++
	}
}

func resourceSpans(name string, spans []*trace.Span) *trace.ResourceSpans {
	return &trace.ResourceSpans{
		Resource: &resource.Resource{Attributes: []*common.KeyValue{
			text("service.version", "4.18.2"), text("deployment.environment.name", "production"),
			text("host.name", "ip-10-2-31-7.eu-north-1.compute.internal"), text("k8s.namespace.name", "shop"),
			text("k8s.pod.name", name+"-7c9d8b6f5d-x2x4q"), text("telemetry.sdk.language", "go"), text("service.name", name),
		}},
		ScopeSpans: []*trace.ScopeSpans{{Scope: &common.InstrumentationScope{Name: "shop.example/" + name, Version: "1.4.0"}, Spans: spans}},
	}
}

func (b *builder) id(length int) []byte {
	b.serial++
	id := make([]byte, length)
	b.random.Read(id)
	for i := range 4 {
		id[length-1-i] = byte(b.serial >> (8 * i))
	}
	return id
}

func (b *builder) span(traceID, parent []byte, name string, start, duration uint64) *trace.Span {
	return &trace.Span{TraceId: traceID, SpanId: b.id(8), ParentSpanId: parent, Flags: 0x101, Name: name,
		StartTimeUnixNano: start, EndTimeUnixNano: start + duration, Status: &trace.Status{}}
}

// serviceSpans makes n HTTP and database spans in traces of twelve.
func (b *builder) serviceSpans(n int) []*trace.Span {
	spans := make([]*trace.Span, 0, n)
	var traceID, parent []byte
	for i := range n {
		if i%12 == 0 {
			traceID, parent = b.id(16), nil
		}
		start := b.now - uint64(b.random.Int63n(2e9))
		s := b.span(traceID, parent, "", start, uint64(b.random.Int63n(3e8)))
		if i%3 == 2 {
			b.database(s)
		} else {
			b.http(s)
		}
		parent = s.SpanId
		spans = append(spans, s)
	}
	return spans
}

func (b *builder) http(s *trace.Span) {
	routes := []string{"/api/v1/orders/{id}", "/api/v1/customers/{id}/invoices", "/checkout", "/cart/items", "/search", "/api/v2/shipments/{id}/events"}
	route := routes[b.random.Intn(len(routes))]
	s.Name, s.Kind = "GET "+route, trace.Span_SPAN_KIND_SERVER
	s.Attributes = []*common.KeyValue{
		text("http.request.method", "GET"), integer("http.response.status_code", []int64{200, 200, 304, 404}[b.random.Intn(4)]),
		text("http.route", route), text("url.scheme", "https"), text("url.path", fmt.Sprintf("%s?trace=%d", route, b.random.Intn(1e6))),
		text("url.query", fmt.Sprintf("page=%d&size=50", b.random.Intn(100))), text("server.address", "shop.example.internal"),
		integer("server.port", 8443), text("client.address", b.address(10)), integer("network.peer.port", int64(1024+b.random.Intn(60000))),
		text("network.protocol.version", "1.1"), text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"),
		integer("thread.id", int64(b.random.Intn(64))),
	}
}

func (b *builder) database(s *trace.Span) {
	s.Name, s.Kind = "SELECT shop.orders", trace.Span_SPAN_KIND_CLIENT
	s.Attributes = []*common.KeyValue{
		text("db.system.name", "postgresql"), text("db.namespace", "shop"), text("db.collection.name", "orders"),
		text("db.operation.name", "SELECT"),
		text("db.query.text", "SELECT id, status, total FROM orders WHERE customer_id = $1 AND created_at > $2 ORDER BY created_at DESC LIMIT 50"),
		text("server.address", "pg-primary.db.example.internal"), integer("server.port", 5432),
		text("network.peer.address", b.address(172)), integer("db.response.returned_rows", int64(b.random.Intn(50))),
		text("thread.name", fmt.Sprintf("worker-%d", b.random.Intn(16))),
	}
}

func (b *builder) address(first int) string {
	return fmt.Sprintf("%d.%d.%d.%d", first, b.random.Intn(255), b.random.Intn(255), b.random.Intn(255))
}

// conversation makes what an agent instrumented after the GenAI conventions emits for one request of its user: the
// agent's span with the user's words, and for each tool call the model's span and the tool's. Where all spans shall be
// tool calls, there is no room for the others: it stands for an agent whose other spans nobody sends.
func (b *builder) conversation(calls int, room *int) []*trace.Span {
	customer, order := 100000+b.random.Intn(900000), 100000+b.random.Intn(900000)
	// Its last sixteen digits are replaced in every request sent; so are those of the call ids.
	conversation := text("gen_ai.conversation.id", "conv_"+placeholder)
	agent := text("gen_ai.agent.name", agentService)
	traceID := b.id(16)
	start := b.now - 3e9
	goal := fmt.Sprintf("Customer %d writes that order %d came late. Find out why, and draft an answer with the invoice attached.", customer, order)
	root := b.span(traceID, nil, "invoke_agent "+agentService, start, 2.8e9)
	root.Attributes = []*common.KeyValue{text("gen_ai.operation.name", "invoke_agent"), agent, conversation,
		text("gen_ai.provider.name", "openai"), text("gen_ai.request.model", "gpt-5"), text("gen_ai.input.messages", messages(goal))}
	var spans []*trace.Span
	add := func(span *trace.Span) {
		if *room > 0 {
			spans = append(spans, span)
			*room--
		}
	}
	add(root)
	story := []struct {
		tool      string
		arguments map[string]any
		result    string
	}{
		{"lookup_customer", map[string]any{"customer_id": customer}, fmt.Sprintf(`{"id":%d,"name":"Ines Maro","tier":"standard","open_orders":[%d]}`, customer, order)},
		{"query_orders", map[string]any{"order_id": order, "limit": 20}, fmt.Sprintf(`{"order":%d,"status":"delivered","carrier":"postal","delay_days":4,"invoice":"INV-%d"}`, order, order)},
		{"fetch_invoice", map[string]any{"invoice": fmt.Sprintf("INV-%d", order)}, fmt.Sprintf(`{"invoice":"INV-%d","total":"84.20","currency":"EUR"}`, order)},
		{"search_docs", map[string]any{"query": "late delivery: what may be offered to a customer", "limit": 3}, "A delivery more than three days late entitles the customer to free shipping on the next order."},
		{"create_draft", map[string]any{"customer_id": customer, "subject": fmt.Sprintf("Your order %d", order), "attachment": fmt.Sprintf("INV-%d", order)}, `{"draft":"saved"}`},
	}
	for i := range calls {
		step := story[i%len(story)]
		chat := b.span(traceID, root.SpanId, "chat gpt-5", start+uint64(i)*5e8+1e7, 2.5e8)
		chat.Kind = trace.Span_SPAN_KIND_CLIENT
		chat.Attributes = []*common.KeyValue{text("gen_ai.operation.name", "chat"), text("gen_ai.provider.name", "openai"),
			text("gen_ai.request.model", "gpt-5"), conversation, integer("gen_ai.usage.input_tokens", int64(400+b.random.Intn(4000))),
			integer("gen_ai.usage.output_tokens", int64(20+b.random.Intn(200))), text("server.address", "api.example.internal")}
		add(chat)
		spans = append(spans, b.toolCall(traceID, root.SpanId, step.tool, step.arguments, step.result, start+uint64(i)*5e8+2.7e8, agent, conversation))
	}
	return spans
}

// toolCall makes one tool's span. One in twenty calls a tool that is refused, one in twenty passes refused arguments.
func (b *builder) toolCall(traceID, parent []byte, tool string, arguments map[string]any, result string, start uint64, shared ...*common.KeyValue) *trace.Span {
	if b.random.Intn(20) == 0 {
		tool = deniedTools[b.random.Intn(len(deniedTools))]
	}
	if b.random.Intn(20) == 0 {
		arguments = map[string]any{"command": "rm -rf /var/lib/data"}
	}
	encoded, err := json.Marshal(arguments)
	if err != nil {
		panic(err)
	}
	s := b.span(traceID, parent, "execute_tool "+tool, start, 1.8e8)
	s.Attributes = append([]*common.KeyValue{text("gen_ai.operation.name", "execute_tool"), text("gen_ai.tool.name", tool),
		text("gen_ai.tool.type", "function"), text("gen_ai.tool.call.id", "call_"+placeholder),
		text("gen_ai.tool.call.arguments", string(encoded)), text("gen_ai.tool.call.result", result)}, shared...)
	return s
}

func messages(user string) string {
	type part struct {
		Type    string `json:"type"`
		Content string `json:"content"`
	}
	type message struct {
		Role  string `json:"role"`
		Parts []part `json:"parts"`
	}
	encoded, err := json.Marshal([]message{{Role: "user", Parts: []part{{Type: "text", Content: user}}}})
	if err != nil {
		panic(err)
	}
	return string(encoded)
}

func text(key, value string) *common.KeyValue {
	return &common.KeyValue{Key: key, Value: &common.AnyValue{Value: &common.AnyValue_StringValue{StringValue: value}}}
}

func integer(key string, value int64) *common.KeyValue {
	return &common.KeyValue{Key: key, Value: &common.AnyValue{Value: &common.AnyValue_IntValue{IntValue: value}}}
}
