import { type Apdu, decodeApdu, writeApdu } from '../bacnet/apdu/apdu.js';
import { maxApduLengthBacnetIp } from '../bacnet/apdu/max-sizes.js';
import { PduType } from '../bacnet/apdu/pdu-type.js';
import { BvlcFunction } from '../bacnet/bvlc/bvlc-function.js';
import { beginBvlc, decodeBvlc, endBvlc } from '../bacnet/bvlc/bvlc-message.js';
import { ByteReader } from '../bacnet/encoding/byte-reader.js';
import { ByteWriter } from '../bacnet/encoding/byte-writer.js';
import { UnconfirmedService } from '../bacnet/encoding/service-choices.js';
import {
  decodeNpdu,
  globalBroadcastNetwork,
  maxHopCount,
  type NetworkAddress,
  type Npdu,
  plainNpdu,
  writeNpdu,
} from '../bacnet/npdu/npdu.js';
import type { DatagramAddress } from '../bacnet/server/network/datagram-port.js';
import { encodeWhoIsRequest } from '../bacnet/services/who-is.js';

const everybody = { network: globalBroadcastNetwork, address: new Uint8Array(0), hopCount: maxHopCount };

/** Who-Is without limits, to all networks. */
export function whoIsPacket(): Uint8Array {
  const npdu = { ...plainNpdu, destination: everybody };
  const header = { type: PduType.unconfirmedRequest, service: UnconfirmedService.whoIs };
  return packet(BvlcFunction.originalBroadcastNpdu, npdu, header, (writer) =>
    encodeWhoIsRequest(writer, { range: undefined }),
  );
}

/** A request that is answered, to a device or, by way of the router, to one behind it. */
export function requestPacket(
  remote: NetworkAddress | undefined,
  service: number,
  invokeId: number,
  writeParameters: (writer: ByteWriter) => void,
): Uint8Array {
  const destination = remote && { ...remote, hopCount: maxHopCount };
  const header: Apdu = {
    type: PduType.confirmedRequest,
    segment: undefined,
    segmentedResponseAccepted: false,
    maxSegmentsAccepted: undefined,
    maxApduLengthAccepted: maxApduLengthBacnetIp,
    invokeId,
    service,
  };
  return packet(
    BvlcFunction.originalUnicastNpdu,
    { ...plainNpdu, expectingReply: true, destination },
    header,
    writeParameters,
  );
}

function packet(
  bvlcFunction: BvlcFunction,
  npdu: Npdu,
  header: Apdu,
  writeParameters: (writer: ByteWriter) => void,
): Uint8Array {
  const writer = new ByteWriter();
  beginBvlc(writer, bvlcFunction);
  writeNpdu(writer, npdu);
  writeApdu(writer, header);
  writeParameters(writer);
  endBvlc(writer, 0);
  return writer.copy();
}

export interface ReceivedApdu {
  readonly apdu: Apdu;
  /** At the service's first parameter. */
  readonly parameters: ByteReader;
  readonly from: DatagramAddress;
  readonly remote: NetworkAddress | undefined;
}

/** `undefined`: not for us, or broken. */
export function readPacket(bytes: Uint8Array, source: DatagramAddress): ReceivedApdu | undefined {
  const message = decodeBvlc(bytes);
  if (message === undefined || !('npdu' in message)) return undefined;
  const reader = new ByteReader(message.npdu);
  const npdu = decodeNpdu(reader);
  if (npdu === undefined || npdu.networkMessage !== undefined) return undefined;
  const apdu = decodeApdu(reader);
  if (apdu === undefined) return undefined;
  const from = message.function === BvlcFunction.forwardedNpdu ? message.originator : source;
  const remote = npdu.source && { network: npdu.source.network, address: new Uint8Array(npdu.source.address) };
  return { apdu, parameters: reader, from: { address: from.address, port: from.port }, remote };
}
