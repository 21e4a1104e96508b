#compdef PROGRAM
# Completes PROGRAM in zsh: source <(PROGRAM COMMAND zsh)
_PROGRAM() {
  local -a found=(${(f)"$(${~words[1]} complete "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)"})
  case $found[1] in
    '') return 1 ;;
    :file) compset -P '--*='; _files ;;
    :directory) compset -P '--*='; _files -/ ;;
    *) found=("${(@)${(@)found//:/\\:}/$'\t'/:}"); _describe PROGRAM found ;;
  esac
}
if [ "$funcstack[1]" = _PROGRAM ]; then _PROGRAM "$@"; else compdef _PROGRAM PROGRAM; fi
