import { maxApduLengthBacnetIp } from '../../apdu/max-sizes.js';

/** Control information of the longest network header: version to hop count, message type and vendor (135-2020 §6.2). */
const maxNpciOctets = 21;

/**
 * Octets of the longest NPDU that this node takes. An APDU is no longer than on BACnet/IP, as it is one device: a client that came
 * by the one data link may go on by the other.
 */
export const maxNpduLengthAccepted = maxApduLengthBacnetIp + maxNpciOctets;

/** Function, flags, message id, both VMACs (135-2020 §AB.2.1). */
const headerOctets = 16;

/** Room for options that nobody has defined yet. */
const optionOctets = 256;

/** Octets of the longest BVLC message that this node takes. */
export const maxBvlcLengthAccepted = headerOctets + optionOctets + maxNpduLengthAccepted;
