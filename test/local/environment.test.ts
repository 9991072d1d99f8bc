import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../local/environment.ts';

describe('the environment', () => {
  it.each([
    [{}, 'vi'],
    [{ LANG: 'C.UTF-8' }, 'vi'],
    [{ LANG: 'POSIX' }, 'vi'],
    [{ LANG: 'de_DE.UTF-8' }, 'vi'],
    [{ LANG: 'vie_VN' }, 'vi'],
    [{ LANG: 'vi_VN.UTF-8' }, 'vi'],
    [{ LANG: 'vi' }, 'vi'],
    [{ LANG: 'en_US.UTF-8' }, 'en'],
    [{ LC_MESSAGES: 'en_GB', LANG: 'vi_VN' }, 'en'],
    [{ LC_ALL: 'vi_VN', LC_MESSAGES: 'en_GB', LANG: 'en_US' }, 'vi'],
    [{ LC_ALL: 'C', LANG: 'en_US.UTF-8' }, 'vi'],
    [{ LC_ALL: '', LANG: 'en_GB.UTF-8' }, 'en'],
    [{ DOISOAT_LANG: 'en', LC_ALL: 'vi_VN.UTF-8' }, 'en'],
    [{ DOISOAT_LANG: 'vi', LANG: 'en_US.UTF-8' }, 'vi'],
    [{ DOISOAT_LANG: '', LANG: 'en_US.UTF-8' }, 'en'],
  ])('of the variables %j has the language %s', (variables, language) => {
    expect(readEnvironment(variables).language).toBe(language);
  });

  it('names a data directory and a province; what is empty names none', () => {
    expect(readEnvironment({ DOISOAT_DIR: '/srv/doisoat', DOISOAT_PROVINCE: 'Gia Lai' })).toMatchObject({
      directory: '/srv/doisoat',
      province: 'Gia Lai',
    });
    const empty = readEnvironment({ DOISOAT_DIR: '', DOISOAT_PROVINCE: '' });
    expect([empty.directory, empty.province]).toEqual([undefined, undefined]);
  });
});
