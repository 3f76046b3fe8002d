/** Where a server listens that is reached on every address of the machine. */
export const anyAddress = '0.0.0.0';

/** Of a BBMD that is sent to directly, and broadcasts on its subnet itself (135-2016 §J.4.3). */
export const hostMask = '255.255.255.255';

/** Of multicast DNS (RFC 6762 §3). */
export const multicastDnsPort = 5353;
