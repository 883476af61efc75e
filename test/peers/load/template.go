package main

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"

	"google.golang.org/protobuf/encoding/protowire"
)

// placeholder stands in a template wherever a string must differ in every request sent. A conversation has one
// placeholder in all its spans; a call id gets that of its span.
const placeholder = "0000000000000000"

// template is an encoded request whose ids and times can be made fresh in place: no two requests of a run share a
// trace, a span, a conversation or a call, and all happen now, so no server may take one for the other.
type template struct {
	corpus
	madeAt   uint64
	traceIDs []int
	spanIDs  []int
	times    []int
	strings  []text16
}

// text16 is where sixteen hex digits stand, and what tells them from the other strings of the request.
type text16 struct {
	at   int
	salt uint64
}

func newTemplate(c corpus, madeAt uint64) *template {
	t := &template{corpus: c, madeAt: madeAt}
	eachResource(c.bytes, func(_, resourceSpans []byte, resourceAt int) {
		eachSpan(resourceSpans, func(span []byte, spanAt int) { t.addSpan(span, resourceAt+spanAt) })
	})
	return t
}

func (t *template) addSpan(span []byte, at int) {
	// Fields come in any order: the ids may stand behind the attributes that are made from them.
	traceSerial, spanSerial := idsOf(span)
	eachField(span, func(number protowire.Number, content []byte, offset int) {
		place := at + offset
		switch number {
		case spanTraceID:
			t.traceIDs = append(t.traceIDs, place)
		case spanID, spanParentID:
			if len(content) == 8 {
				t.spanIDs = append(t.spanIDs, place)
			}
		case spanStart, spanEnd:
			t.times = append(t.times, place)
		case spanAttributes:
			if i := bytes.Index(content, []byte(placeholder)); i >= 0 {
				salt := traceSerial
				if bytes.Contains(content, []byte("gen_ai.tool.call.id")) {
					salt = spanSerial
				}
				t.strings = append(t.strings, text16{place + i, salt})
			}
		}
	})
}

// idsOf reads what tells a span's trace, and the span, from others made with it.
func idsOf(span []byte) (traceSerial, spanSerial uint64) {
	eachField(span, func(number protowire.Number, content []byte, _ int) {
		switch number {
		case spanTraceID:
			traceSerial = binary.BigEndian.Uint64(content[8:])
		case spanID:
			spanSerial = binary.BigEndian.Uint64(content)
		}
	})
	return traceSerial, spanSerial
}

// write puts the request numbered key into buffer, which has the template's length.
func (t *template) write(buffer []byte, key uint64, now uint64) {
	copy(buffer, t.bytes)
	for _, at := range t.traceIDs {
		binary.BigEndian.PutUint64(buffer[at:], key)
	}
	// The last four bytes of an id are its number within the template; the first four tell requests apart.
	salt := uint32(mix(key))
	for _, at := range t.spanIDs {
		binary.BigEndian.PutUint32(buffer[at:], binary.BigEndian.Uint32(buffer[at:])^salt)
	}
	for _, at := range t.times {
		binary.LittleEndian.PutUint64(buffer[at:], binary.LittleEndian.Uint64(buffer[at:])+now-t.madeAt)
	}
	var digits [8]byte
	for _, s := range t.strings {
		binary.BigEndian.PutUint64(digits[:], mix(key^s.salt))
		hex.Encode(buffer[s.at:s.at+16], digits[:])
	}
}

// mix is one-to-one and spreads its bits (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// requestKey reads the key back from any trace id of a request.
func requestKey(traceID []byte) uint64 { return binary.BigEndian.Uint64(traceID) }
