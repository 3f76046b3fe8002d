/** Where a station is. */
export interface Endpoint {
  /** Dotted IPv4. */
  readonly address: string;
  readonly port: number;
}

export function keyOf({ address, port }: Endpoint): string {
  return `${address}:${port}`;
}
