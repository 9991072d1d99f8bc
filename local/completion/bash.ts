import { allPlaces, type Place, type Values } from './places.ts';

/** A script for bash 3.2 and later, without the package bash-completion. */
export function bashCompletion(program: Place): string {
  const places = allPlaces(program);
  const known = places.filter(({ path }) => path.length > 0).map((place) => quoted(nameOf(place)));
  const valued = places.flatMap((place) =>
    place.options.flatMap(({ flags, values }) =>
      values === undefined ? [] : flags.map((flag) => ({ at: quoted(`${nameOf(place)} ${flag}`), values })),
    ),
  );
  return `# Completion of doisoat for bash, made by "doisoat completion bash".
_doisoat() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} place='' skip='' word='' i
  # The = of --option=value is a word of its own.
  [[ $cur == = ]] && cur=''
  [[ $prev == = ]] && ((COMP_CWORD > 1)) && prev=\${COMP_WORDS[COMP_CWORD-2]}
  for ((i = 1; i < COMP_CWORD; i++)); do
    word=\${COMP_WORDS[i]}
    if [[ $word == = ]]; then skip=1; continue; fi
    if [[ -n $skip ]]; then skip=''; continue; fi
    case "$place $word" in
      ${valued.map(({ at }) => at).join('|')}) skip=1 ;;
      ${known.join('|')}) place="$place $word" ;;
    esac
  done
  COMPREPLY=()
  local IFS=$'\\n'
  case "$place $prev" in
${valued.map(({ at, values }) => `    ${at}) ${offered(values)}; return ;;`).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case "$place" in
${places.map((place) => `      ${quoted(nameOf(place))}) ${offered(flagsOf(place))} ;;`).join('\n')}
    esac
    return
  fi
  case "$place" in
${places.map((place) => `    ${quoted(nameOf(place))}) ${nextOf(place)} ;;`).join('\n')}
  esac
}
complete -F _doisoat doisoat
`;
}

/** ` registry build`; of the program itself nothing. */
function nameOf({ path }: Place): string {
  return path.map((name) => ` ${name}`).join('');
}

function flagsOf({ options }: Place): string[] {
  return options.flatMap(({ flags }) => flags);
}

function nextOf({ commands, arguments: taken }: Place): string {
  if (commands.length > 0) return offered(commands.map(({ path }) => path[path.length - 1]));
  return taken.length === 0 ? ':' : offered(taken[0].values);
}

function offered(values: Values): string {
  if (values === 'any') return ':';
  const what = values === 'file' ? '-f' : values === 'folder' ? '-d' : `-W $'${values.join('\\n')}'`;
  const names = Array.isArray(values) ? '' : 'compopt -o filenames 2>/dev/null; ';
  return `${names}COMPREPLY=($(compgen ${what} -- "$cur"))`;
}

function quoted(text: string): string {
  return `'${text}'`;
}
