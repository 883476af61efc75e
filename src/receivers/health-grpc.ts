import { status } from '@grpc/grpc-js';
import type { Reply, UnaryMethod } from '../grpc/unary-method.ts';
import { Cursor, WireError } from '../wire/cursor.ts';
import { WIRE } from '../wire/fields.ts';
import { Writer } from '../wire/writer.ts';

export const HEALTH_CHECK_PATH = '/grpc.health.v1.Health/Check';

// Of grpc.health.v1's health.proto.
const REQUEST = { service: 1 } as const;
const RESPONSE = { status: 1 } as const;
const SERVING = 1;
const NOT_SERVING = 2;

/**
 * gRPC's health protocol for the services that are served here: `Check`, as probes and load balancers call it. `Watch`
 * is not there, which its clients take as "healthy while connected".
 */
export function healthMethod(services: readonly string[], ready: () => boolean): UnaryMethod {
  return (request: Buffer): Reply => {
    let service: string;
    try {
      service = serviceIn(request);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return { code: status.INVALID_ARGUMENT, details: `not a HealthCheckRequest: ${error.message}` };
    }
    // Without a name the server as a whole is meant.
    if (service !== '' && !services.includes(service)) {
      return { code: status.NOT_FOUND, details: `there is no service ${service.slice(0, 200)} here` };
    }
    const writer = new Writer();
    writer.varint(RESPONSE.status, ready() ? SERVING : NOT_SERVING);
    return { code: status.OK, message: writer.take() };
  };
}

function serviceIn(request: Buffer): string {
  let service = '';
  const cursor = new Cursor(request, 0, request.length);
  while (cursor.next()) if (cursor.is(REQUEST.service, WIRE.bytes)) service = cursor.string();
  return service;
}
