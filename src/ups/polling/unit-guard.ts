import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import type { UpsSetup } from '../detection/ups-setup.js';
import { meansNotThere } from '../link/exception-codes.js';
import type { Page } from '../maps/page.js';
import type { TableId, WordPlace } from '../maps/register-map.js';
import { canServe, contradictsUnit, type UpsFamily } from '../maps/ups-family.js';
import { viewOf } from '../maps/views.js';
import type { RegisterSnapshot, TableReading } from './snapshot.js';

/** Keeps the data of one unit from passing for another's, and says what is wrong with the unit number. */
export function unitProblem(setup: UpsSetup, snapshot: RegisterSnapshot): GatewayError | undefined {
  const { family, map, architecture } = setup;
  if (architecture.kind !== 'multi-units') return undefined;
  const { unit } = architecture;
  if (!canServe(family, map, architecture)) return beyondLimit(unit, family);
  const { unitNumber } = map;
  const saysToBe = unitNumber && snapshot.reading(unit, unitNumber.table).words?.[unitNumber.offset];
  if (saysToBe !== undefined && contradictsUnit(unit, saysToBe)) {
    const message = errorDetail('unitIsAnother', { unit, saysToBe });
    return new GatewayError('ups.unit-absent', message, { unit, saysToBe });
  }
  const { otherUnitPages } = map;
  const code = otherUnitPages && deviceWordOf(snapshot, setup, otherUnitPages);
  if (code !== undefined && otherUnitPages?.values.includes(code)) {
    const message = errorDetail('unitPageIsAnother', { code, unit });
    return new GatewayError('ups.unit-absent', message, { unit, code });
  }
  const isRefused = map.tables.some(({ id, tells }) => tells === 'status' && isAbsent(snapshot.reading(unit, id)));
  if (!isRefused) return undefined;
  const message = errorDetail('unitRefused', { unit });
  return new GatewayError('ups.unit-absent', message, { unit });
}

/** Of the UPS as a whole. */
function deviceWordOf(snapshot: RegisterSnapshot, { map, architecture }: UpsSetup, { table, offset }: WordPlace) {
  return snapshot.reading(viewOf(map, architecture).devicePage, table).words?.[offset];
}

function beyondLimit(unit: number, { displayName, maxUnits }: UpsFamily): GatewayError {
  const facts = { unit, range: displayName, most: maxUnits };
  const message = errorDetail(maxUnits < 2 ? 'unitOfSingle' : 'unitBeyond', facts);
  return new GatewayError('ups.unit-absent', message, { unit, maxUnits });
}

/** An exception of another kind says that the UPS is busy or disturbed, not that it has no such unit. */
function isAbsent({ outcome, exceptionCode }: TableReading): boolean {
  return outcome === 'exception' && meansNotThere(exceptionCode);
}

/** The same snapshot with the unit's own tables refused. */
export function withoutUnit(snapshot: RegisterSnapshot, { architecture }: UpsSetup): RegisterSnapshot {
  const unit = architecture.kind === 'multi-units' ? architecture.unit : undefined;
  const { family, map, connection, loss, takenAtMs, readAtMs } = snapshot;
  const reading = (page: Page, table: TableId): TableReading =>
    page === unit ? { page, table, outcome: 'exception' } : snapshot.reading(page, table);
  return { family, map, connection, takenAtMs, readAtMs, reading, ...(loss !== undefined && { loss }) };
}
