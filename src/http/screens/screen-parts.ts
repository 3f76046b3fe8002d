import type { Device } from '../../device/device.js';
import type { DeviceDocuments } from '../../device/device-documents.js';
import { lampFactsOf } from '../../system/lamps/lamps.js';
import type { ScreenParts } from './screens.js';

type AskedOfDevice =
  | 'bms'
  | 'lampFacts'
  | 'loaded'
  | 'isSimulated'
  | 'report'
  | 'ups'
  | 'identity'
  | 'units'
  | 'forgetUnit'
  | 'unitReadings'
  | 'bacnet'
  | 'objects'
  | 'values'
  | 'documents'
  | 'detectUps';

/** The parts of the gateway that the screens are made from. */
export interface GatewayParts extends Omit<ScreenParts, AskedOfDevice> {
  readonly device: Device;
  readonly documents: DeviceDocuments;
}

/** What the screens ask of the device, at the moment of asking. */
export function screenPartsOf(parts: GatewayParts): ScreenParts {
  const { device, documents, settings } = parts;
  const { values, bacnet } = device;
  return {
    ...parts,
    bms: bacnet.requests,
    lampFacts: () => lampFactsOf(device),
    loaded: () => settings.current,
    isSimulated: () => values.isSimulated,
    report: () => values.report,
    ups: () => values.ups,
    identity: () => values.current.identity,
    units: () => values.units,
    forgetUnit: (unit) => values.forgetUnit(unit),
    unitReadings: device.unitReadings,
    bacnet: () => bacnet.served,
    objects: () => documents.objectReport(),
    values: () => values.current.values,
    documents: (kind, language) => documents.export(kind, language),
    detectUps: () => device.detectUps(),
  };
}
