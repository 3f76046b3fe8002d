/** How far a connection to a hub has come; what goes wrong means something else in each. */
export type ConnectionStage =
  /** The name is looked up, and TCP connects. */
  | 'tcp'
  /** TLS shakes hands. */
  | 'tls'
  /**
   * Our side of TLS is done, and HTTP is to become a WebSocket. TLS 1.3 lets a hub judge our certificate only now: its
   * alert is the first thing to be read (RFC 8446 §4.4.2, §6.2).
   */
  | 'http'
  /** The WebSocket stands. */
  | 'websocket';
