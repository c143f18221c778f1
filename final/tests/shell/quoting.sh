# The command reaches the guest byte for byte: dollars, quotes, backslashes, newlines, UTF-8.
x='single "double" $HOME `date` \n'
printf '%s|\n' "$x" "$(printf 'a\tb')" "two
lines" '$$' "it's" 'trailing  '
printf '%s\n' "Grüße, 世界"
set -- a "b c" 'd*'
echo $# "$2" "$3"
cat <<'END'
  here $documents keep \ everything
END
