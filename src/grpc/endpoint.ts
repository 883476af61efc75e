/** Where to listen or whom to call: a host name or an IP address without brackets. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** `host:port` as people and gRPC write it: an IPv6 address in brackets. */
export function formatEndpoint({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
