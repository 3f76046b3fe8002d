import type { Clock } from '../../../src/core/clock.js';
import type { SetupChoices } from '../../../src/ups/detection/ups-setup.js';
import type { ByteLine } from '../../../src/ups/link/byte-line.js';
import type { LineSettings } from '../../../src/ups/link/line-timing.js';
import { SilentLine } from '../../../src/ups/link/silent-line.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { FamilyName } from '../../../src/ups/maps/family-name.js';
import type { RegisterMapId } from '../../../src/ups/maps/register-map.js';
import { SimulatedLine } from '../../../src/ups/simulator/simulated-line.js';

const { familyOf } = builtInMaps;

export interface SimulatedSite {
  readonly family: FamilyName;
  readonly map?: RegisterMapId;
  readonly baud: number;
  readonly units?: number;
  readonly scenario?: string;
}

export const everythingOpen: SetupChoices = {
  family: 'auto',
  registerMap: 'auto',
  adicom: 'auto',
  unitAddressing: 'auto',
  baud: 'auto',
  unitNumber: 0,
};

/** A wire with one simulated UPS, which understands its own speed only; `present: false` unplugs its end. */
export class SiteWire {
  readonly openedAt: number[] = [];
  present = true;
  #line: SimulatedLine | undefined;
  readonly #site: SimulatedSite;
  readonly #clock: Clock;

  constructor(site: SimulatedSite, clock: Clock) {
    this.#site = site;
    this.#clock = clock;
  }

  get simulated(): SimulatedLine {
    if (this.#line) return this.#line;
    const { units = 1, scenario = 'healthy', map: wanted } = this.#site;
    const family = familyOf(this.#site.family);
    const map = family.maps.find(({ id }) => id === wanted) ?? family.maps[0];
    if (map === undefined) throw new Error(`${family.name} has no map`);
    const pace = 'none';
    this.#line = new SimulatedLine({ family, map, units, slave: 1, scenario, pace, seed: 1, clock: this.#clock });
    return this.#line;
  }

  createLine = ({ baud }: LineSettings): ByteLine => {
    if (baud !== undefined) this.openedAt.push(baud);
    return this.present && baud === this.#site.baud ? this.simulated : new SilentLine('wire');
  };
}
