import { NetworkNumberQuality } from '../encoding/property-enumerations.js';
import type { NetworkNumber } from '../npdu/network-message.js';

/** Reserved: no number, and all networks (135-2016 §6.2.1). */
const [unknown, allNetworks] = [0, 0xffff];

/** The number of the network that we are on, as others tell it; nobody sets it here (135-2016 §6.4.20, §12.56.11). */
export class LearnedNetworkNumber {
  #number = unknown;
  #quality: NetworkNumberQuality = NetworkNumberQuality.unknown;

  /** Network_Number; 0: not known. */
  get number(): number {
    return this.#number;
  }

  get quality(): NetworkNumberQuality {
    return this.#quality;
  }

  /** What somebody has learned himself gives way to what somebody was told when he was set up. */
  hear({ network, configured }: NetworkNumber): void {
    if (network === unknown || network === allNetworks) return;
    if (!configured && this.#quality === NetworkNumberQuality.learnedConfigured) return;
    this.#number = network;
    this.#quality = configured ? NetworkNumberQuality.learnedConfigured : NetworkNumberQuality.learned;
  }
}
