# What everyday programs do with files.
exec 2> /dev/null
mkdir -p /tmp/files/deep/er; cd /tmp/files
for i in 3 1 2; do echo "line $i" > f$i.txt; done; touch .hidden; ln -s f1.txt link; ln f2.txt hard
ls -1; ls -a | wc -l; echo f?.txt *.none .h*; echo f[12].txt
cat f*.txt | sort -r; grep -l 'line 2' *; grep -c line f1.txt; wc -c < f1.txt
sed 's/line/LINE/; y/1/9/' f1.txt; awk '{ n += $2; print NF } END { print n }' f?.txt
find . -name '*.txt' | sort; find . -type d | sort; readlink link; [ f2.txt -ef hard ] && echo same file
mv f3.txt deep/er; cp -r deep copy; cat copy/er/f3.txt; rm -r deep; ls -1; rm -r copy
cut -c1-3 f1.txt; tr a-z A-Z < f1.txt; cmp f1.txt f2.txt > /dev/null || echo differ
chmod 600 f1.txt; stat -c '%a %s %F' f1.txt; chmod 755 f1.txt; ls -l f1.txt | cut -c1-10
rmdir /tmp/files || echo not empty; rm nothing || echo none
tar cf - . | tar tf - | sort | head -n 3; echo text | gzip | gunzip; echo sum | md5sum
cd /; rm -r /tmp/files; ls -d /tmp/files || echo gone
