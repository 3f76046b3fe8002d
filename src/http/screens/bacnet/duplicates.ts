import type { DuplicateView } from './schema.js';

interface Double {
  readonly address: { readonly address: string; readonly port: number };
  readonly instance: number;
  readonly vendorId: number | undefined;
  readonly sinceMs: number;
  readonly lastSeenMs: number;
}

export function duplicatesOf(devices: readonly Double[]): readonly DuplicateView[] {
  return devices.map(({ address, instance, vendorId, sinceMs, lastSeenMs }) => ({
    instance,
    address: `${address.address}:${address.port}`,
    ...(vendorId !== undefined && { vendorId }),
    sinceMs,
    lastSeenMs,
  }));
}
