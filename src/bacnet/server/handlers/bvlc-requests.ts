import { BvlcFunction, BvlcResultCode } from '../../bvlc/bvlc-function.js';
import { type BvlcMessage, encodeBvlc } from '../../bvlc/bvlc-message.js';
import type { DatagramAddress } from '../network/datagram-port.js';
import type { Transmitter } from '../transmitter.js';

/** A device that is no BBMD refuses a BBMD's functions, each with its own code (135-2012 §J.2.1.1). */
export class BvlcRequests {
  readonly #transmitter: Transmitter;

  constructor(transmitter: Transmitter) {
    this.#transmitter = transmitter;
  }

  receive(message: BvlcMessage, source: DatagramAddress): void {
    const resultCode = refusalOf(message);
    if (resultCode === undefined) return;
    this.#transmitter.sendBvlc(encodeBvlc({ function: BvlcFunction.result, resultCode }), source);
  }
}

function refusalOf(message: BvlcMessage): BvlcResultCode | undefined {
  switch (message.function) {
    case BvlcFunction.writeBroadcastDistributionTable:
      return BvlcResultCode.writeBroadcastDistributionTableNak;
    case BvlcFunction.readBroadcastDistributionTable:
      return BvlcResultCode.readBroadcastDistributionTableNak;
    case BvlcFunction.registerForeignDevice:
      return BvlcResultCode.registerForeignDeviceNak;
    case BvlcFunction.readForeignDeviceTable:
      return BvlcResultCode.readForeignDeviceTableNak;
    case BvlcFunction.deleteForeignDeviceTableEntry:
      return BvlcResultCode.deleteForeignDeviceTableEntryNak;
    case BvlcFunction.distributeBroadcastToNetwork:
      return BvlcResultCode.distributeBroadcastToNetworkNak;
    default:
      // Results and tables that this device has not asked for.
      return undefined;
  }
}
