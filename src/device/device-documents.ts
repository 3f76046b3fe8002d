import type { Language } from '../core/bilingual.js';
import type { Clock } from '../core/clock.js';
import type { AcceptanceUps } from '../documents/acceptance-sheet.js';
import type { DocumentFile, DocumentKind } from '../documents/document-file.js';
import type { ToldList, ToldSources } from '../documents/told-list.js';
import { type ObjectReportRow, objectReport } from '../objects/object-report.js';
import type { ScCertificates } from '../security/sc-certificates/sc-certificates.js';
import type { SettingsSource } from '../settings/settings-source.js';
import type { MapRegistry } from '../ups/maps/map-registry.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';
import type { Device } from './device.js';
import type { GatewayMemory } from './gateway-memory.js';
import { siteFacts } from './sc/site-facts.js';
import { networkFacts } from './served-device.js';

export interface DeviceDocumentsParts {
  readonly version: string;
  readonly clock: Clock;
  readonly device: Device;
  readonly registry: MapRegistry;
  readonly settings: Pick<SettingsSource, 'current'>;
  readonly memory: Pick<GatewayMemory, 'current'>;
  readonly scCertificates: Pick<ScCertificates, 'shown'>;
  /** What the protocols beside BACnet tell that are switched on. */
  toldLists(sources: ToldSources): Promise<readonly ToldList[]>;
}

/** What describes this device, made from what it serves at the moment of asking. */
export class DeviceDocuments {
  readonly #parts: DeviceDocumentsParts;

  constructor(parts: DeviceDocumentsParts) {
    this.#parts = parts;
  }

  /** All 101 objects, with everything that tells how far each can be trusted. */
  objectReport(): readonly ObjectReportRow[] {
    const { device, clock } = this.#parts;
    return objectReport(device.values.current.values, clock.monotonicMs());
  }

  /** The files of one kind; rejects with `internal.fault` before BACnet was started. */
  async export(kind: DocumentKind, language: Language): Promise<readonly DocumentFile[]> {
    // Rarely asked for: until then they take no memory.
    const { describeDevice } = await import('../documents/device-description.js');
    const { exportDocuments } = await import('../documents/export-documents.js');
    const { version, clock, device, registry, settings, memory, scCertificates } = this.#parts;
    const { setup } = device.values.report;
    const rows = this.objectReport();
    const told = { settings: settings.current, setup, report: rows };
    return exportDocuments(kind, {
      description: describeDevice(device.bacnet.running.store),
      network: networkFacts,
      families: registry.families,
      acceptance: {
        ups: upsFactsOf(device.values.report),
        rows,
        values: settings.current.bacnet.values,
        isSimulated: device.values.isSimulated,
      },
      ...(kind === 'protocols' && { toldLists: await this.#parts.toldLists(told) }),
      sc: { settings: settings.current, ...siteFacts(memory.current.sc, scCertificates.shown) },
      context: { version, language, date: new Date(clock.wallMs()) },
    });
  }
}

/** The UPS as an acceptance sheet names it; undefined while none answers. */
export function upsFactsOf({ setup, snapshot }: UpsReport): AcceptanceUps | undefined {
  if (setup === undefined || snapshot.connection !== 'running') return undefined;
  const { family, map, architecture, baud } = setup;
  return { family, map: map.id, architecture, isOverTcp: baud === undefined };
}
