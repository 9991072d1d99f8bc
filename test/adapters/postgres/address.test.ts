import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAddress } from '../../../adapters/postgres/address.ts';
import { faultOf, isConnectionFault, isUndone } from '../../../adapters/postgres/faults.ts';
import { makeTempFolder } from '../../support/temp-folder.ts';

describe('the address of the shared state', () => {
  it('names user, password, host, port and database; what is escaped is read', () => {
    expect(readAddress('postgres://ap%40p:a%3Ab%2F%40@localhost:6543/kho')).toEqual({
      host: 'localhost',
      port: 6543,
      user: 'ap@p',
      password: 'a:b/@',
      database: 'kho',
      ssl: false,
    });
    expect(readAddress('postgresql://app@127.0.0.1/kho')).not.toHaveProperty('password');
    expect(readAddress('postgres:///kho?host=/run/postgresql&user=app')).toMatchObject({
      host: '/run/postgresql',
      port: 5432,
      ssl: false,
    });
    expect(readAddress('postgres://app@[::1]/kho')).toMatchObject({ host: '::1', ssl: false });
  });

  it('checks the certificate of another machine unless it is told otherwise', () => {
    expect(readAddress('postgres://app@db.example.vn/kho').ssl).toEqual({ rejectUnauthorized: true });
    const file = join(makeTempFolder(), 'root.crt');
    writeFileSync(file, 'CERTIFICATE');
    const ssl = { rejectUnauthorized: true, ca: 'CERTIFICATE' };
    expect(readAddress(`postgres://app@db.example.vn/kho?sslrootcert=${file}`).ssl).toEqual(ssl);
    // On this machine, too, where it was asked for.
    expect(readAddress(`postgres://app@localhost/kho?sslrootcert=${file}`).ssl).toEqual(ssl);
    expect(readAddress('postgres://app@localhost/kho?sslmode=verify-full').ssl).toEqual({ rejectUnauthorized: true });
  });

  it('refuses plain text to another machine unless it is allowed', () => {
    const address = 'postgres://app@10.0.0.7/kho?sslmode=disable';
    expect(() => readAddress(address)).toThrow('STATE_PLAINTEXT');
    expect(readAddress(address, { plainAllowed: true }).ssl).toBe(false);
    // A name that only begins like this machine's.
    for (const host of ['127.0.0.1.example.vn', 'localhost.example.vn', '127.0.0.x'])
      expect(() => readAddress(`postgres://app@${host}/kho?sslmode=disable`)).toThrow('STATE_PLAINTEXT');
  });

  it.each([
    'mysql://app@localhost/kho',
    'kho',
    'postgres://localhost/kho',
    'postgres://app@localhost',
    'postgres://app@localhost/',
    'postgres://app@localhost/a/b',
    'postgres:///kho?user=app',
    'postgres://app@localhost:0/kho',
    'postgres://app@localhost:99999/kho',
    'postgres://app@one,two/kho',
    'postgres://app@localhost/kho?sslmode=require',
    'postgres://app@localhost/kho?sslmode=verify-ca',
    'postgres://app@localhost/kho?sslmode=no-verify',
    'postgres://app@localhost/kho?password=x',
    'postgres://app@localhost/kho?options=-c%20fsync=off',
    'postgres://%zz@localhost/kho',
  ])('refuses %s', (text) => {
    expect(() => readAddress(text)).toThrow(/STATE_ADDRESS|STATE_PLAINTEXT/);
  });
});

describe('a fault of the database', () => {
  const error = (code: string): Error =>
    Object.assign(new Error('Nguyễn Văn An'), { code, detail: 'Key (sort)=(052099000001)' });

  it.each([
    ['ECONNREFUSED', 'STATE_AWAY'],
    ['EPIPE', 'STATE_AWAY'],
    ['57P01', 'STATE_AWAY'],
    ['53300', 'STATE_AWAY'],
    ['08006', 'STATE_AWAY'],
    ['28P01', 'STATE_DENIED'],
    ['42501', 'STATE_DENIED'],
    ['3D000', 'STATE_DENIED'],
    ['22P02', 'STATE_FAULT'],
  ])('%s is told as %s, without a word of what the server said', (code, told) => {
    const fault = faultOf(error(code));
    expect(fault).toMatchObject({ code: told, message: `${told} (${code})` });
    expect(JSON.stringify([fault, fault.stack, fault.cause ?? null])).not.toMatch(/Nguyễn|052099000001/);
  });

  it('without a code is one of the connection, after which nothing is known', () => {
    expect(isConnectionFault(new Error('Connection terminated unexpectedly'))).toBe(true);
    expect(isUndone(new Error('Connection terminated unexpectedly'))).toBe(false);
  });

  it('that undid the statement is the only one after which a write may be repeated', () => {
    const codes = ['40001', '40P01', '57014', '57P01', '23505', 'ECONNRESET'];
    expect(codes.filter((code) => isUndone(error(code)))).toEqual(['40001', '40P01']);
  });
});
