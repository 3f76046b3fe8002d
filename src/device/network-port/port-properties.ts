import type { ApplicationValue } from '../../bacnet/encoding/application-value.js';
import {
  type NetworkNumberQuality,
  NetworkPortCommand,
  type NetworkType,
  ProtocolLevel,
  type Reliability,
} from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import type { PropertyDefinition, PropertyElement, PropertyValue } from '../../bacnet/object-model/object-database.js';

/** What every port has, whatever its network. */
export interface AnyPort {
  readonly description: string;
  readonly networkType: NetworkType;
  readonly reliability: Reliability;
  readonly isOutOfService: boolean;
  /** Number of its network; 0: not known. Asked at each read, as the two after it. */
  networkNumber(): number;
  networkNumberQuality(): NetworkNumberQuality;
  isPending(): boolean;
}

/** The properties that say so (135-2016 Table 12-71). */
export function propertiesOfAnyPort(port: AnyPort): readonly PropertyDefinition[] {
  return [
    { id: P.description, value: { type: 'characterString', value: port.description } },
    { id: P.reliability, value: enumerated(port.reliability) },
    { id: P.outOfService, value: { type: 'boolean', value: port.isOutOfService } },
    { id: P.networkType, value: enumerated(port.networkType) },
    { id: P.protocolLevel, value: enumerated(ProtocolLevel.bacnetApplication) },
    { id: P.networkNumber, value: live(() => unsigned(port.networkNumber())) },
    { id: P.networkNumberQuality, value: live(() => enumerated(port.networkNumberQuality())) },
    { id: P.changesPending, value: live(() => ({ type: 'boolean', value: port.isPending() })) },
    // Each command is carried out before the write of it is acknowledged.
    { id: P.command, value: enumerated(NetworkPortCommand.idle) },
  ];
}

/** Asked for at each read. */
export function live(read: () => PropertyElement): PropertyValue {
  return { type: 'live', read };
}

export function unsigned(value: number): ApplicationValue {
  return { type: 'unsigned', value };
}

export function enumerated(value: number): ApplicationValue {
  return { type: 'enumerated', value };
}
