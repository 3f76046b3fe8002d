import { builtInMaps } from '../ups/maps/built-in-maps.js';
import { type AcceptanceFacts, acceptanceSheet } from './acceptance-sheet.js';
import { conformanceStatement, type NetworkFacts } from './conformance-statement.js';
import type { DeviceDescription } from './device-description.js';
import type { DocumentContext, DocumentFile, DocumentKind } from './document-file.js';
import { engineeringDataExchange } from './ede.js';
import { epics } from './epics.js';
import { translated } from './translated.js';

export interface DocumentSources {
  readonly description: DeviceDescription;
  readonly network: NetworkFacts;
  /** What the acceptance sheet shows. */
  readonly acceptance: AcceptanceFacts;
  readonly context: DocumentContext;
}

/** The files of one kind. PICS and EPICS have no language: their forms are English. */
export function exportDocuments(kind: DocumentKind, sources: DocumentSources): readonly DocumentFile[] {
  const { description, network, acceptance, context } = sources;
  const baseName = `ups-${description.device.instance}`;
  switch (kind) {
    case 'pics':
      return conformanceStatement(baseName, description, builtInMaps.families, network, context);
    case 'epics':
      return [epics(baseName, description, network, context)];
    case 'ede':
      return engineeringDataExchange(
        `${baseName}-${context.language}`,
        translated(description, context.language),
        context,
      );
    case 'acceptance':
      return [acceptanceSheet(baseName, translated(description, context.language), acceptance, context)];
  }
}
