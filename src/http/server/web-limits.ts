/** What one client may cost; small boards serve this page. */
export interface WebLimits {
  readonly requestsPerMinute: number;
  /** Bytes of a JSON body; config.ini itself is bounded to 64 KiB. */
  readonly bodyBytes: number;
  readonly imageBytes: number;
  readonly connections: number;
  readonly connectionsPerAddress: number;
  readonly streams: number;
  readonly streamsPerAddress: number;
  /** What a stream may leave unread; a page's first event takes about 60 kB. */
  readonly streamBacklogBytes: number;
  readonly streamIntervalMs: number;
  readonly streamHeartbeatMs: number;
}

export const webLimits: WebLimits = {
  requestsPerMinute: 1200,
  bodyBytes: 256 * 1024,
  imageBytes: 256 * 1024 * 1024,
  connections: 256,
  connectionsPerAddress: 64,
  streams: 40,
  // A browser opens six connections to one host (HTTP/1.1), so that more tabs than that cannot work anyway.
  streamsPerAddress: 8,
  streamBacklogBytes: 256 * 1024,
  streamIntervalMs: 1000,
  streamHeartbeatMs: 15_000,
};
