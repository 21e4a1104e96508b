# Completes PROGRAM in fish: PROGRAM COMMAND fish | source
function __PROGRAM
    set -l words (string match -rv '^\w+=' -- (commandline -opc)) # without variables
    set -l current (commandline -ct)
    set -l flag (string match -r -- '^--[^=]*=' "$current")
    set -l path (string replace -- "$flag" '' "$current")
    set -l found ($words[1] complete $words[2..] "$current" 2>/dev/null)
    switch "$found[1]"
        case :file
            printf "$flag%s\n" (__fish_complete_path "$path")
        case :directory
            printf "$flag%s\n" (__fish_complete_directories "$path" '')
        case '*'
            printf '%s\n' $found
    end
end
complete -c PROGRAM -f -a '(__PROGRAM)'
