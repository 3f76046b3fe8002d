import type { UnitProfile } from '../model/unit-profile.js';
import type { BatteryState, LoadSource, OutputState, SupplyState, UnitAlarm, UnitState } from '../model/unit-state.js';
import { BatteryModel } from './battery-model.js';
import { type Drift, type Random, seededDrift } from './random.js';
import { healthyConditions, type InputQuality, type UnitConditions } from './unit-conditions.js';

/** Seconds that the rectifier takes to walk in when its supply is back. */
const walkInS = 5;
/** Seconds of overload after which the load goes to the bypass. */
const overloadTripS = 60;
const converterEfficiency = 0.94;
/** Manual §6.3.2: an overload is a load above 103 %. */
const overloadPercent = 103;
const lowMinutes = 5;
const imminentMinutes = 2;

/** The physics of one unit: what feeds the load, what the battery does, what it complains of. */
export class UnitModel {
  readonly #profile: UnitProfile;
  readonly #battery: BatteryModel;
  readonly #drifts: { readonly load: readonly Drift[]; readonly supply: readonly Drift[]; readonly slow: Drift };
  readonly #baseLoad: readonly number[];
  readonly #powerFactor: readonly number[];
  #conditions = healthyConditions;
  #loadMultiplier = 1;
  #seconds = 0;
  #secondsOnBattery = 0;
  #rectifierOutS = walkInS;
  #overloadS = 0;
  #batteryWarmth = 0;

  constructor(profile: UnitProfile, random: Random) {
    this.#profile = profile;
    this.#battery = new BatteryModel(profile.battery);
    const phases = Array.from({ length: profile.outputPhases });
    this.#baseLoad = phases.map(() => 0.38 + 0.2 * random());
    this.#powerFactor = phases.map(() => 0.86 + 0.08 * random());
    this.#drifts = {
      load: phases.map(() => seededDrift(random)),
      supply: [0, 1, 2].map(() => seededDrift(random)),
      slow: seededDrift(random),
    };
  }

  get conditions(): UnitConditions {
    return this.#conditions;
  }

  change(conditions: UnitConditions): void {
    this.#conditions = conditions;
  }

  /** The others' share, when this unit carries the load of those that don't. */
  carry(multiplier: number): void {
    this.#loadMultiplier = multiplier;
  }

  setCharge(percent: number): void {
    this.#battery.setCharge(percent);
  }

  /** One step of physics; what was decided at its start holds for its length. */
  advance(seconds: number): void {
    const feed = this.#feed();
    this.#battery.advance(this.#batteryCurrent(feed), seconds);
    this.#secondsOnBattery = feed.onBattery ? this.#secondsOnBattery + seconds : 0;
    this.#rectifierOutS = this.#conditions.mains === 'good' ? this.#rectifierOutS + seconds : 0;
    const overloaded = feed.source === 'inverter' && this.#loadPercent() > overloadPercent;
    // Once tripped it stays on the bypass until the load is back to normal.
    this.#overloadS = overloaded || this.#isTripped() ? this.#overloadS + seconds : 0;
    const warmthTarget = feed.discharging ? 8 : 0;
    this.#batteryWarmth += ((warmthTarget - this.#batteryWarmth) * seconds) / 600;
    this.#seconds += seconds;
  }

  state(): UnitState {
    const { mode, ambientC, gensetOn, serviceMode, autoTest, alarmCodes } = this.#conditions;
    const feed = this.#feed();
    const output = this.#output(feed.source);
    const bypassInput = this.#supply(this.#conditions.bypassInput, 1);
    return {
      nominalKva: this.#profile.nominalKva,
      nominalKw: this.#profile.nominalKw,
      rectifierInput: this.#supply(this.#conditions.mains, 0),
      rectifierOn: feed.rectifierOn,
      bypassInput,
      inverterOn: feed.inverterOn,
      inverterSynchronised: feed.inverterOn && bypassInput.inTolerance,
      onBattery: feed.onBattery,
      output,
      battery: this.#batteryState(feed, output),
      ambientC: ambientC + 1.5 * this.#drifts.slow(this.#seconds),
      mode,
      gensetOn,
      serviceMode,
      autoTest,
      alarms: new Set(this.#alarms(feed, output)),
      alarmCodes: new Set(alarmCodes),
    };
  }

  #feed(): Feed {
    const { mains, mode, battery, rectifierFault, inverterFault, batteryTest } = this.#conditions;
    const running = mode !== 'off' && mode !== 'maintenance-bypass' && mode !== 'isolated';
    const rectifierOn = running && mains === 'good' && !rectifierFault && this.#rectifierOutS >= walkInS;
    const testing = batteryTest === 'running' && battery === 'fitted' && rectifierOn;
    const batteryUsable = battery === 'fitted' && this.#battery.chargePercent > 0;
    const inverterOn = running && mode !== 'standby' && !inverterFault && (rectifierOn || batteryUsable);
    const source = this.#source(inverterOn);
    const onBattery = source === 'inverter' && !rectifierOn;
    return {
      source,
      rectifierOn,
      inverterOn,
      testing,
      onBattery,
      discharging: onBattery || (testing && source === 'inverter'),
      charging:
        rectifierOn &&
        !testing &&
        battery === 'fitted' &&
        !this.#conditions.chargerFault &&
        this.#battery.chargePercent < 100,
    };
  }

  #source(inverterOn: boolean): LoadSource {
    const { mode, bypassInput, bypassFault } = this.#conditions;
    const bypassUsable = bypassInput === 'good' && !bypassFault;
    const fromInverter: LoadSource = inverterOn ? 'inverter' : 'none';
    switch (mode) {
      case 'off':
      case 'standby':
      case 'isolated':
        return 'none';
      // The maintenance bypass is a switch: it passes whatever there is.
      case 'maintenance-bypass':
        return bypassInput === 'absent' ? 'none' : 'maintenance-bypass';
      case 'bypass':
        return bypassUsable ? 'bypass' : fromInverter;
      case 'eco':
        return bypassUsable ? 'eco' : fromInverter;
      case 'normal':
      case 'energy-saver':
        if (bypassUsable && (!inverterOn || this.#isTripped())) return 'bypass';
        return fromInverter;
    }
  }

  #isTripped(): boolean {
    return this.#overloadS >= overloadTripS && this.#loadPercent() > 100;
  }

  #loadShare(phase: number): number {
    const base = this.#baseLoad[phase] ?? 0;
    const wander = this.#drifts.load[phase]?.(this.#seconds) ?? 0;
    return base * this.#conditions.loadFactor * this.#loadMultiplier * (1 + 0.06 * wander);
  }

  #loadPercent(): number {
    const phases = this.#profile.outputPhases;
    let sum = 0;
    for (let phase = 0; phase < phases; phase += 1) sum += this.#loadShare(phase);
    return (100 * sum) / phases;
  }

  #output(source: LoadSource): OutputState {
    const { nominalKva, outputPhases, nominalVoltage, nominalFrequencyHz } = this.#profile;
    const fed = source !== 'none';
    const supply = this.#supply(this.#conditions.bypassInput, 1);
    const fromInverter = source === 'inverter';
    const phases = Array.from({ length: outputPhases }, (_, phase) => phase);
    const shares = phases.map((phase) => (fed ? this.#loadShare(phase) : 0));
    const voltages = phases.map((phase) => {
      if (!fed) return 0;
      if (!fromInverter) return supply.voltages[phase % supply.voltages.length] ?? 0;
      return nominalVoltage + 0.6 * (this.#drifts.load[phase]?.(this.#seconds * 1.3) ?? 0);
    });
    const kvaPerPhase = shares.map((share) => (share * nominalKva) / outputPhases);
    const kwPerPhase = kvaPerPhase.map((kva, phase) => kva * (this.#powerFactor[phase] ?? 1));
    const currents = kvaPerPhase.map((kva, phase) => (voltages[phase] ? (kva * 1000) / voltages[phase] : 0));
    return {
      source,
      voltages,
      // With the bypass in tolerance the inverter follows it, otherwise it runs on its own clock.
      frequencyHz: !fed ? 0 : fromInverter && !supply.inTolerance ? nominalFrequencyHz : supply.frequencyHz,
      currents,
      neutralCurrent: neutralCurrent(currents),
      kvaPerPhase,
      kwPerPhase,
      loadPercentPerPhase: shares.map((share) => 100 * share),
      kva: sum(kvaPerPhase),
      kw: sum(kwPerPhase),
      loadPercent: (100 * sum(shares)) / outputPhases,
    };
  }

  #supply(quality: InputQuality, offset: number): SupplyState {
    const { inputPhases, nominalVoltage, nominalFrequencyHz } = this.#profile;
    const level = quality === 'good' ? 1 : quality === 'absent' ? 0 : 0.78;
    const voltages = Array.from({ length: inputPhases }, (_, phase) => {
      const drift = this.#drifts.supply[phase]?.(this.#seconds + 7 * offset) ?? 0;
      return level * (nominalVoltage + 2.5 * (phase - 1) + 3 * drift + offset);
    });
    const frequencyHz = nominalFrequencyHz + 0.08 * this.#drifts.slow(3 * this.#seconds);
    return {
      present: quality !== 'absent',
      inTolerance: quality === 'good',
      voltages,
      frequencyHz: quality === 'absent' ? 0 : frequencyHz,
    };
  }

  #batteryKilowatts(): number {
    const factors = this.#powerFactor;
    const phases = this.#profile.outputPhases;
    let kilowatts = 0;
    for (let phase = 0; phase < phases; phase += 1) {
      kilowatts += ((this.#loadShare(phase) * this.#profile.nominalKva) / phases) * (factors[phase] ?? 1);
    }
    return kilowatts / converterEfficiency;
  }

  #batteryCurrent(feed: Feed): number {
    if (feed.discharging) return -this.#battery.dischargeCurrent(this.#batteryKilowatts());
    return feed.charging ? this.#battery.chargeCurrent() : 0;
  }

  #batteryState(feed: Feed, output: OutputState): BatteryState {
    const { battery, batteryTest } = this.#conditions;
    const fitted = battery !== 'absent';
    const connected = battery === 'fitted';
    const current = connected ? this.#batteryCurrent(feed) : 0;
    const voltage = fitted ? this.#battery.voltage(current) : 0;
    const strings = Array.from({ length: this.#profile.battery.strings }, (_, index) => index);
    const expected = this.#battery.dischargeCurrent(output.kw > 0 ? this.#batteryKilowatts() : 0);
    return {
      fitted,
      connected,
      chargePercent: connected ? this.#battery.chargePercent : 0,
      capacityAh: connected ? (this.#profile.battery.capacityAh * this.#battery.chargePercent) / 100 : 0,
      // The second string is a little off the first, as real ones are.
      voltages: strings.map((index) => voltage * (1 - 0.004 * index)),
      currents: strings.map((index) => current * (1 + 0.02 * index)),
      remainingMinutes: connected ? this.#battery.remainingMinutes(expected) : 0,
      secondsOnBattery: this.#secondsOnBattery,
      temperatureC: this.#conditions.ambientC + 1 + this.#batteryWarmth,
      charging: feed.charging,
      discharging: feed.discharging,
      testing: feed.testing,
      testFailed: batteryTest === 'failed',
    };
  }

  *#alarms(feed: Feed, output: OutputState): Iterable<UnitAlarm> {
    const conditions = this.#conditions;
    const connected = conditions.battery === 'fitted';
    const minutes = this.#battery.remainingMinutes(this.#battery.dischargeCurrent(this.#batteryKilowatts()));
    if (feed.onBattery) yield 'on-battery';
    if (feed.onBattery && minutes <= lowMinutes) yield 'battery-low';
    if (feed.onBattery && minutes <= imminentMinutes) yield 'imminent-stop';
    if (connected && this.#battery.chargePercent <= 0) yield 'battery-discharged';
    if (conditions.battery === 'disconnected') yield 'battery-open';
    if (conditions.batteryTest === 'failed') yield 'battery-test-failed';
    if (output.loadPercent > overloadPercent) yield 'overload';
    if (conditions.ambientC > 40) yield 'temperature';
    if (this.#isTripped()) yield 'transfer-locked';
    if (conditions.mains !== 'good') yield 'rectifier-input-bad';
    if (conditions.bypassInput !== 'good') yield 'bypass-input-bad';
    if (conditions.bypassInput === 'out-of-tolerance' && feed.inverterOn) yield 'transfer-impossible';
    if (conditions.rectifierFault) yield 'rectifier-critical';
    if (conditions.inverterFault) yield 'inverter-critical';
    if (conditions.bypassFault) yield 'bypass-critical';
    if (conditions.chargerFault) yield 'charger-critical';
    if (conditions.fanFault) yield 'fan-failure';
    if (conditions.mode === 'maintenance-bypass') yield 'maintenance-bypass';
  }
}

/** Who works and who feeds whom at one moment. */
interface Feed {
  readonly source: LoadSource;
  readonly rectifierOn: boolean;
  readonly inverterOn: boolean;
  readonly testing: boolean;
  readonly onBattery: boolean;
  readonly discharging: boolean;
  readonly charging: boolean;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Of three phases 120 degrees apart, the vector sum; of one, all of it. */
function neutralCurrent(currents: readonly number[]): number {
  const [a = 0, b, c] = currents;
  if (b === undefined || c === undefined) return a;
  return Math.sqrt(Math.max(0, a * a + b * b + c * c - a * b - b * c - c * a));
}
