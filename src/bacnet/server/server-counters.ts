/** What came in and went out since the start; each number is for people who look for a fault. */
export class ServerCounters {
  /** Datagrams received, our own broadcasts excluded. */
  received = 0;
  /** Datagrams that the kernel threw away because too many came at once; looked up every few seconds. */
  dropped = 0;
  /** Datagrams handed to the network. */
  sent = 0;
  /** Datagrams with a broken BVLC, NPDU or APDU, and unconfirmed requests that could not be decoded. */
  broken = 0;
  /** Messages for another network, and broadcasts of what is for one device only. */
  notForUs = 0;
  /** Datagrams from an address, or in the name of one, at which no single other device can be. */
  noPeer = 0;
  /** Acknowledgements and segments that belong to no transaction here. */
  stray = 0;
  /** Who-Is and Who-Has that met the rate limit. */
  rateLimited = 0;
  /** Repetitions of requests that were carried out before: they got the same answer, or wait for it. */
  repeated = 0;
  /** Confirmed requests answered with an Error, Reject or Abort. */
  refused = 0;
  /** Segmented answers given up because their acknowledgements did not come. */
  segmentTimeouts = 0;
  /** COV notifications sent, without their repetitions. */
  covNotifications = 0;
  /** Confirmed COV notifications that got no SimpleACK. */
  covFailures = 0;
  /** Errors in this program, met while a datagram was handled. */
  faults = 0;
}
