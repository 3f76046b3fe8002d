import { randomVmac, type Vmac, vmacOctets } from '../../bacnet/datalink/sc/vmac.js';
import { type Chance, ownChance } from '../../core/machine/chance.js';
import type { GatewayMemory, ScIdentityFacts } from '../gateway-memory.js';

/**
 * As whom the gateway comes to a hub: its Device UUID, which it keeps for as long as its data folder is there (135-2020
 * §AB.1.5.3), and its VMAC, which it keeps until another node has the same one. Both are drawn when first asked for.
 */
export class ScIdentity {
  readonly #memory: Pick<GatewayMemory, 'current' | 'remember'>;
  readonly #chance: Pick<Chance, 'uuid' | 'bytes'>;

  constructor(memory: Pick<GatewayMemory, 'current' | 'remember'>, chance: Pick<Chance, 'uuid' | 'bytes'> = ownChance) {
    this.#memory = memory;
    this.#chance = chance;
  }

  /** 36 characters, in small letters. */
  get deviceUuid(): string {
    return this.#kept().deviceUuid;
  }

  get vmac(): Vmac {
    return this.#kept().vmac;
  }

  /** Draws another VMAC: a hub has said that a node has ours (135-2020 §AB.1.5.2), and keeps it. */
  redrawVmac(): Vmac {
    const { deviceUuid, vmac: former } = this.#kept();
    let vmac = this.#drawVmac();
    while (vmac === former) vmac = this.#drawVmac();
    this.#memory.remember({ sc: { deviceUuid, vmac } });
    return vmac;
  }

  #kept(): ScIdentityFacts {
    const { sc } = this.#memory.current;
    if (sc !== undefined) return sc;
    const drawn = { deviceUuid: this.#chance.uuid().toLowerCase(), vmac: this.#drawVmac() };
    this.#memory.remember({ sc: drawn });
    return drawn;
  }

  #drawVmac(): Vmac {
    return randomVmac(this.#chance.bytes(vmacOctets));
  }
}
