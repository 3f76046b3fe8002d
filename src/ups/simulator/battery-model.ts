import type { BatteryProfile } from '../model/unit-profile.js';

/** Lead-acid figures, per cell and for the usual ten-hour rating: believable, not a laboratory's. */
const peukert = 1.15;
const ratedHours = 10;
const floatVoltage = 2.27;
const chargeEfficiency = 0.9;
const chargeRate = 0.1;

/** Charge, voltage and time left of one battery; currents in amperes per string, charging positive. */
export class BatteryModel {
  readonly #profile: BatteryProfile;
  #chargePercent = 100;

  constructor(profile: BatteryProfile) {
    this.#profile = profile;
  }

  get chargePercent(): number {
    return this.#chargePercent;
  }

  setCharge(percent: number): void {
    this.#chargePercent = Math.min(100, Math.max(0, percent));
  }

  /** Amperes that a load of `kilowatts` at the battery's terminals takes. */
  dischargeCurrent(kilowatts: number): number {
    return (kilowatts * 1000) / (2 * this.#profile.cells * this.#profile.strings);
  }

  /** What the charger gives at this charge: constant first, then less and less. */
  chargeCurrent(): number {
    const missing = 100 - this.#chargePercent;
    if (missing <= 0) return 0;
    return this.#profile.capacityAh * chargeRate * Math.min(1, Math.max(0.05, missing / 15));
  }

  /** Volts of one string that carries `amperes`. */
  voltage(amperes: number): number {
    const share = this.#chargePercent / 100;
    if (amperes < 0) {
      const sag = 0.02 * Math.min(8, -amperes / (this.#profile.capacityAh / ratedHours));
      return this.#profile.cells * (1.78 + 0.27 * share - sag * (1.2 - share));
    }
    if (amperes > 0) return this.#profile.cells * (2.08 + (floatVoltage - 2.08) * share);
    return this.#profile.cells * (this.#chargePercent >= 100 ? floatVoltage : 1.95 + 0.15 * share);
  }

  /** Minutes that the present charge lasts at a discharge of `amperes`; a very large number without any. */
  remainingMinutes(amperes: number): number {
    if (this.#chargePercent <= 0) return 0;
    if (amperes <= 0) return 999;
    return Math.min(999, (this.#chargePercent / 100) * (this.#effectiveAh(amperes) / amperes) * 60);
  }

  /** Lets `amperes` flow for `seconds`. */
  advance(amperes: number, seconds: number): void {
    const ampereHours = (amperes * seconds) / 3600;
    const capacity = amperes < 0 ? this.#effectiveAh(-amperes) : this.#profile.capacityAh / chargeEfficiency;
    this.setCharge(this.#chargePercent + (100 * ampereHours) / capacity);
  }

  /** Peukert: a battery emptied faster than in ten hours gives less than it says on its label. */
  #effectiveAh(amperes: number): number {
    const rated = this.#profile.capacityAh / ratedHours;
    return this.#profile.capacityAh * Math.min(1, (rated / amperes) ** (peukert - 1));
  }
}
