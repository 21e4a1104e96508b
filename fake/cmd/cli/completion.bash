# Completes PROGRAM in bash: source <(PROGRAM COMMAND bash)
_PROGRAM() {
  local IFS=$' \t\n' line=${COMP_LINE:0:COMP_POINT} current words
  read -ra words <<<"$line"
  current=${line##*[[:space:]]}
  [ -n "$current" ] || words+=('')
  IFS=$'\n'
  COMPREPLY=($("${1/#\~/$HOME}" complete "${words[@]:1}" 2>/dev/null))
  if [[ ${COMPREPLY[0]-} == :* ]]; then
    [[ $current != --*=* ]] || current=${current#*=}
    COMPREPLY=($(compgen -A "${COMPREPLY[0]#:}" -- "$current"))
    compopt -o filenames 2>/dev/null
  fi
  COMPREPLY=("${COMPREPLY[@]%%$'\t'*}")
  COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*[=:]}"}"}") # bash splits words at = and : too
}
complete -F _PROGRAM PROGRAM
