import type { PeerCertificate } from 'node:tls';
import type { status } from '@grpc/grpc-js';
import type { Identity } from '../model/identity.ts';
import type { Endpoint } from './endpoint.ts';
import type { Loan } from './lender.ts';

/** Who calls a method. */
export interface Caller {
  /** Has hung up, or its deadline has passed: nobody reads the answer. */
  readonly cancelled: boolean;
  /** As it was let in. */
  readonly identity: Identity;
  /** The memory the request is in, where it is lent. */
  readonly loan?: Loan | null;
}

/** What a client shows of itself before it is let in. */
export interface Showing {
  /** By its name in lower case; where it came more than once, joined by commas. */
  header(name: string): string | undefined;
  /** Of a client whose certificate the handshake has checked; null where none was asked for. */
  readonly certificate: PeerCertificate | null;
  /** Its address, without the port; empty where it is gone. */
  readonly address: string;
}

/** Who may call the method of a path; asked before the request is read, where the library lets us. */
export type Admit = (path: string, showing: Showing) => Identity | Refusal;

export interface Refusal {
  /** Not OK. */
  readonly code: status;
  readonly details: string;
  /** Told as RetryInfo: when to come back. */
  readonly retryAfterMs?: number;
}

export type Reply = { readonly code: status.OK; readonly message: Buffer } | Refusal;

/**
 * A method that takes one message and answers with one. The request's bytes stay unchanged until it has answered;
 * who keeps them longer holds the caller's loan. Must not throw or reject.
 */
export type UnaryMethod = (request: Buffer, caller: Caller) => Reply | Promise<Reply>;

/** As PEM. */
export interface ServerTls {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** Authority of the certificates clients must show (mTLS); null where they need none. */
  readonly clientCa: Buffer | null;
  /** Node's own where they are left out. */
  readonly minVersion?: TlsVersion | undefined;
  readonly maxVersion?: TlsVersion | undefined;
  /** Calls back with what the files hold whenever they have changed; what it returns ends that. */
  readonly watch?: (renewed: (tls: ServerTls) => void) => () => void;
}

export type TlsVersion = '1.2' | '1.3';

export interface UnaryServerOptions {
  /** By path: `/package.Service/Method`. */
  readonly methods: ReadonlyMap<string, UnaryMethod>;
  /** Largest request, after decompression. */
  readonly maxRequestBytes: number;
  /** Null for plain text. */
  readonly tls: ServerTls | null;
  /** Left out, everybody may call. */
  readonly admit?: Admit;
  readonly limits?: Partial<ServerLimits>;
}

/** A gRPC server of unary methods, whatever library it is made of. */
export interface UnaryServer {
  /** Listens on an address, beside those it listens on; resolves to the port, or to the Error why it can't. */
  bind(address: Endpoint): Promise<number | Error>;
  /** Takes no new calls, lets the running ones end, and after `deadlineMs` cuts those that don't. */
  stop(deadlineMs: number): Promise<void>;
}

/** What a client may cost; times in milliseconds. */
export interface ServerLimits {
  /** Calls a connection may have open at a time. */
  readonly streams: number;
  /** Further connections are hung up on. */
  readonly connections: number;
  /** A peer that is gone without a word is noticed, and what it half sent forgotten, after these two. */
  readonly keepaliveMs: number;
  readonly keepaliveTimeoutMs: number;
  /** A connection without a call for so long is closed; 0 for never. */
  readonly maxIdleMs: number;
  /** One older than that is asked to go, and after the grace is hung up on; 0 for never. */
  readonly maxAgeMs: number;
  readonly maxAgeGraceMs: number;
  /** A client that pings more often is hung up on. */
  readonly minPingMs: number;
  /** Whether it may ping without a call under way. */
  readonly pingsWithoutCalls: boolean;
  /** From a request's first byte to its last, and from an answer to its last byte taken. */
  readonly transferMs: number;
}

/** Those of grpc-go where it has them, but for the time to notice that a peer is gone (2 h) and the number of calls (no limit). */
export const DEFAULT_LIMITS: ServerLimits = {
  streams: 128,
  connections: 10_000,
  keepaliveMs: 60_000,
  keepaliveTimeoutMs: 20_000,
  maxIdleMs: 0,
  maxAgeMs: 0,
  maxAgeGraceMs: 0,
  minPingMs: 300_000,
  pingsWithoutCalls: false,
  transferMs: 60_000,
};

/** HTTP/2's flow-control windows, of streams and connections, in bytes: wider ones measured no faster. */
export const WINDOW_BYTES = 1024 * 1024;
/** Grace for the last connections to close after they were cut. */
export const CUT_MS = 100;
