import { allPlaces, type Place, type Values } from './places.ts';

/** A script for zsh with its completion system: one function for each command. */
export function zshCompletion(program: Place): string {
  return `#compdef doisoat
# Completion of doisoat for zsh, made by "doisoat completion zsh".
${allPlaces(program)
  .toReversed()
  .map((place) => (place.commands.length > 0 ? groupFunction(place) : leafFunction(place)))
  .join('\n')}
if [ "$funcstack[1]" = _doisoat ]; then _doisoat "$@"; else compdef _doisoat doisoat; fi
`;
}

function groupFunction(place: Place): string {
  const words = place.commands.map((each) => quoted(`${lastOf(each)}:${each.about.replaceAll(':', '\\:')}`));
  const cases = place.commands.map((each) => `      ${lastOf(each)}) ${functionOf(each)} ;;`);
  return `${functionOf(place)}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  _arguments -C ${[...specsOf(place), "'1: :->command'", "'*:: :->rest'"].join(' ')} && return
  case $state in
    command) local -a commands=(${words.join(' ')}); _describe -t commands command commands ;;
    rest) case $line[1] in
${cases.join('\n')}
    esac ;;
  esac
}`;
}

function leafFunction(place: Place): string {
  const taken = place.arguments.map(({ name, values, isMany }, at) =>
    quoted(`${isMany ? '*' : at + 1}:${name}:${actionOf(values)}`),
  );
  return `${functionOf(place)}() { _arguments ${[...specsOf(place), ...taken].join(' ')} }`;
}

function specsOf({ options }: Place): string[] {
  return options.flatMap(({ flags, about, values, isMany }) =>
    flags.map((flag) => {
      const said = `[${about.replaceAll(/[[\]\\:]/g, (sign) => `\\${sign}`)}]`;
      const value = values === undefined ? '' : `:${flag.replaceAll('-', ' ').trim()}:${actionOf(values)}`;
      return quoted(`${isMany ? '*' : ''}${flag}${values === undefined ? '' : '='}${said}${value}`);
    }),
  );
}

function actionOf(values: Values): string {
  if (values === 'any') return ' ';
  return values === 'file' ? '_files' : values === 'folder' ? '_files -/' : `(${values.join(' ')})`;
}

function functionOf({ path }: Place): string {
  return ['_doisoat', ...path].join('_').replaceAll('-', '_');
}

function lastOf({ path }: Place): string {
  return path[path.length - 1];
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
