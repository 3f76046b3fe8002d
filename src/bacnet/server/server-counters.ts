/** What came in and went out since the start; each number is for people who look for a fault. */
export class ServerCounters {
  /** Datagrams received, our own broadcasts excluded. */
  received = 0;
  /** Datagrams handed to the network. */
  sent = 0;
  /** Datagrams with a broken BVLC, NPDU or APDU, and unconfirmed requests that could not be decoded. */
  broken = 0;
  /** Messages for another network, and confirmed requests sent as a broadcast. */
  notForUs = 0;
  /** Acknowledgements and segments that belong to no transaction here. */
  stray = 0;
  /** Who-Is and Who-Has that met the rate limit. */
  rateLimited = 0;
  /** Messages dropped because DeviceCommunicationControl has disabled communication. */
  disabled = 0;
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
