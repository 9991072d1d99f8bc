/**
 * Which columns a fitted table stores, and how wide: what its meta says of them, read and written
 * (`docs/block-table.md`, Fitted tables).
 */
import { IntegrityError } from '../base/errors.ts';
import {
  widths,
  type Column,
  type ColumnType,
  type ConstantColumn,
  type StoredShape,
  type TableShape,
} from './block-layout.ts';

/** Of each column: the type in which the table stores it, or the value that it has in every row. */
export type FittedColumns = Record<string, ColumnType | number>;

/** The `columns` of the meta of a fitted table. */
export function fittedColumns({ columns, constants = [] }: Pick<StoredShape, 'columns' | 'constants'>): FittedColumns {
  const said: FittedColumns = {};
  for (const { name, type } of columns) said[name] = type;
  for (const { name, value } of constants) said[name] = value;
  return said;
}

/**
 * How the table `key` of this version and meta is stored. Throws `IntegrityError` if the meta of a fitted table does
 * not tell of each column of `shape`, and of no other, how it is stored.
 */
export function storedShape(key: string, shape: TableShape, version: number, meta: unknown): StoredShape {
  if (version !== shape.version) return earlierShape(shape, version);
  if (shape.fitted !== true) return shape;
  const said = (meta as { columns?: FittedColumns } | null)?.columns ?? {};
  const columns: Column[] = [];
  const constants: ConstantColumn[] = [];
  for (const { name, type } of shape.columns) {
    const own = Object.hasOwn(said, name) ? said[name] : undefined;
    if (typeof own === 'number' && holds(type, own) && name !== shape.key) constants.push({ name, type, value: own });
    else if (isTypeWithin(own, type)) columns.push({ name, type: own });
    else throw new IntegrityError(key, `column ${name} stored as ${JSON.stringify(own)}`, `${type} or a value`);
  }
  const count = Object.keys(said).length;
  if (count !== shape.columns.length)
    throw new IntegrityError(key, `${count} columns`, `the ${shape.columns.length} of a ${shape.name}`);
  return { ...shape, columns, constants };
}

function earlierShape(shape: TableShape, version: number): StoredShape {
  const columns = shape.earlier?.find((earlier) => earlier.version === version)?.columns ?? [];
  const lacking = shape.columns.filter(({ name }) => !columns.some((column) => column.name === name));
  return { ...shape, version, columns, constants: lacking.map((column) => ({ ...column, value: 0 })) };
}

/** A whole number that a column of this type can hold, and a JSON number exactly. */
function holds(type: ColumnType, value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value < 2 ** (8 * widths[type]);
}

/** Narrower than declared, or the same; a u64 is stored as it is. */
function isTypeWithin(own: ColumnType | number | undefined, declared: ColumnType): own is ColumnType {
  if (own === undefined || typeof own === 'number' || !Object.hasOwn(widths, own)) return false;
  return declared === 'u64' ? own === 'u64' : widths[own] <= widths[declared];
}
